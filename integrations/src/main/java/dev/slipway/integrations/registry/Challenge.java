package dev.slipway.integrations.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the ways to authenticate that a `WWW-Authenticate` header offers (RFC 9110, section
/// 11.6.1).
///
/// @param scheme in lower case
/// @param parameters by their names in lower case
record Challenge(String scheme, Map<String, String> parameters) {
  private static final int LONGEST = 4096;
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?:([A-Za-z][\\w-]*) +)?([A-Za-z][\\w-]*) *= *(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\s,\"]+)) *(?:, *|$)");
  private static final Pattern BARE =
      Pattern.compile("([A-Za-z][\\w-]*)(?: +[\\w.~+/-]+=*)? *(?:, *|$)");

  Challenge {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  /// What can be read of the headers; where one stops making sense the rest of it is left out.
  static List<Challenge> read(List<String> headers) {
    List<Challenge> challenges = new ArrayList<>();
    for (String header : headers) {
      read(header.substring(0, Math.min(header.length(), LONGEST)), challenges);
    }
    return challenges;
  }

  private static void read(String header, List<Challenge> challenges) {
    Matcher matcher = PARAMETER.matcher(header.strip());
    String scheme = "";
    Map<String, String> parameters = new LinkedHashMap<>();
    while (matcher.regionStart() < matcher.regionEnd()) {
      if (matcher.usePattern(PARAMETER).lookingAt()) {
        if (matcher.group(1) != null) {
          add(scheme, parameters, challenges);
          scheme = matcher.group(1);
          parameters.clear();
        }
        parameters.putIfAbsent(matcher.group(2).toLowerCase(Locale.ROOT), value(matcher));
      } else if (matcher.usePattern(BARE).lookingAt()) {
        add(scheme, parameters, challenges);
        scheme = matcher.group(1);
        parameters.clear();
      } else {
        break;
      }
      matcher.region(matcher.end(), matcher.regionEnd());
    }
    add(scheme, parameters, challenges);
  }

  private static String value(Matcher parameter) {
    return parameter.group(3) == null
        ? parameter.group(4)
        : parameter.group(3).replaceAll("\\\\(.)", "$1");
  }

  private static void add(
      String scheme, Map<String, String> parameters, List<Challenge> challenges) {
    if (!scheme.isEmpty()) {
      challenges.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
    }
  }
}
