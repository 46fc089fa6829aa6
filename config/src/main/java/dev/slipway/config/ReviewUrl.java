package dev.slipway.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where review apps can be seen: `https://{name}.review.example.com`.
///
/// @param value the placeholders are `{name}` (the review app's, a DNS label), `{app}`, and
///   `{port}`, the node port of its Service, known once it is there
public record ReviewUrl(String value) {
  public static final Set<String> PLACEHOLDERS = Set.of("name", "app", "port");

  private static final String HOST = "[a-z0-9{}]([-a-z0-9{}]*[a-z0-9{}])?";
  private static final Pattern SHAPE =
      Pattern.compile(
          "https?://("
              + HOST
              + "(\\."
              + HOST
              + ")*)(:([0-9]{1,5}|\\{port}))?(/[^\\s\\p{Cntrl}\"'<>]*)?");

  public ReviewUrl {
    Placeholders.require(value, PLACEHOLDERS);
    Matcher shape = SHAPE.matcher(value);
    if (!shape.matches() || Placeholders.in(shape.group(1)).contains("port")) {
      throw new IllegalArgumentException("no address: \"" + value + "\"");
    }
    if (!Placeholders.in(value).contains("name") && !Placeholders.in(value).contains("port")) {
      throw new IllegalArgumentException("all of them would have the same address");
    }
  }

  /// What is allowed, in words.
  static String allowed() {
    return "http(s)://HOST[:PORT][/PATH], in it {name} or {port}, and {app}";
  }

  /// The host of the address for the given facts.
  public String host(Map<String, String> facts) {
    Matcher shape = SHAPE.matcher(value);
    if (!shape.matches()) {
      throw new IllegalStateException("no address: " + value);
    }
    return Placeholders.expand(shape.group(1), facts, "there is no ");
  }

  /// Whether it can't be told before the Service has its port.
  public boolean needsPort() {
    return Placeholders.in(value).contains("port");
  }

  /// The address for the given facts; a placeholder without a fact is an
  /// `IllegalArgumentException`.
  public String expand(Map<String, String> facts) {
    return Placeholders.expand(value, facts, "there is no ");
  }
}
