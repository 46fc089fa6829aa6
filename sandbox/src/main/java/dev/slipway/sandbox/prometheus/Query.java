package dev.slipway.sandbox.prometheus;

import dev.slipway.sandbox.prometheus.Traffic.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The few queries that the bot's configuration is written with: sums of increases, `a - b`, `a *
/// 0`, `a or b`.
final class Query {
  private static final Pattern SUM =
      Pattern.compile(
          "sum\\(increase\\(([a-z_]+)\\{([^}]*(?:\\{[0-9,]+\\}[^}]*)*)\\}\\[([0-9]+)s\\]\\)\\)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)(=~|=)\"([^\"]*)\"");

  private final Traffic traffic;
  private final Instant at;

  Query(Traffic traffic, Instant at) {
    this.traffic = traffic;
    this.at = at;
  }

  /// @return empty when there is no data
  /// @throws IllegalArgumentException for any other query
  OptionalDouble value(String text) {
    for (String alternative : text.split(" or ", -1)) {
      OptionalDouble value = difference(alternative.strip());
      if (value.isPresent()) {
        return value;
      }
    }
    return OptionalDouble.empty();
  }

  private OptionalDouble difference(String text) {
    String[] parts = text.split(" - ", -1);
    OptionalDouble value = product(parts[0].strip());
    for (int i = 1; i < parts.length; i++) {
      OptionalDouble less = product(parts[i].strip());
      if (value.isEmpty() || less.isEmpty()) {
        return OptionalDouble.empty();
      }
      value = OptionalDouble.of(value.getAsDouble() - less.getAsDouble());
    }
    return value;
  }

  private OptionalDouble product(String text) {
    boolean isNothing = text.endsWith(" * 0");
    OptionalDouble sum = sum(isNothing ? text.substring(0, text.length() - " * 0".length()) : text);
    return sum.isPresent() && isNothing ? OptionalDouble.of(0) : sum;
  }

  private OptionalDouble sum(String text) {
    Matcher sum = SUM.matcher(text.strip());
    if (!sum.matches()) {
      throw new IllegalArgumentException("this stand-in can't evaluate: " + text);
    }
    String namespace = "";
    Pattern pods = Pattern.compile(".*");
    String code = "";
    String le = "";
    Matcher label = LABEL.matcher(sum.group(2));
    while (label.find()) {
      switch (label.group(1)) {
        case "namespace" -> namespace = label.group(3);
        case "pod" -> pods = Pattern.compile(label.group(3));
        case "code" -> code = label.group(3);
        case "le" -> le = label.group(3);
        default ->
            throw new IllegalArgumentException("this stand-in has no label " + label.group(1));
      }
    }
    Counted counted =
        switch (sum.group(1)) {
          case "http_requests_total" -> code.isEmpty() ? Counted.ALL : Counted.ERRORS;
          case "http_request_duration_seconds_bucket" ->
              le.equals("+Inf") ? Counted.ALL : Counted.QUICK;
          default ->
              throw new IllegalArgumentException("this stand-in has no metric " + sum.group(1));
        };
    return traffic.increase(
        counted, namespace, pods, Duration.ofSeconds(Long.parseLong(sum.group(3))), at);
  }
}
