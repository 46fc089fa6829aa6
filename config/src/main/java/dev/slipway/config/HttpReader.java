package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `http`.
final class HttpReader {
  private static final Key<String> BIND =
      Key.withDefault(
          "bind",
          Types.matching("an IP address or host name", Pattern.compile("[0-9A-Za-z.:_-]{1,253}")),
          "the address to listen on",
          HttpSettings.DEFAULT_BIND,
          HttpSettings.DEFAULT_BIND);
  private static final Key<Integer> PORT =
      Key.withDefault(
          "port",
          Types.number(0, 65535),
          "for Slack's requests and hooks, and for health and metrics unless these have a port of"
              + " their own; 0 takes a free one",
          HttpSettings.DEFAULT_PORT,
          Integer.toString(HttpSettings.DEFAULT_PORT));
  private static final Key<Optional<Integer>> MANAGEMENT_PORT =
      Key.optional(
          "managementPort",
          Types.number(0, 65535),
          "for `/livez`, `/readyz` and `/metrics` alone",
          "the same as port");

  static final Shape<HttpSettings> SHAPE =
      Shape.of(List.of(BIND, PORT, MANAGEMENT_PORT), HttpReader::settings)
          .checked(HttpReader::check);
  static final HttpSettings DEFAULT =
      new HttpSettings(HttpSettings.DEFAULT_BIND, HttpSettings.DEFAULT_PORT, Optional.empty());

  private HttpReader() {}

  private static void check(Section http) {
    Optional<Integer> management = http.find(MANAGEMENT_PORT).flatMap(port -> port);
    if (management.isPresent() && management.get() != 0 && management.equals(http.find(PORT))) {
      http.problem(MANAGEMENT_PORT, "is the same as port; leave it out to share one");
    }
  }

  private static HttpSettings settings(Section http) {
    return new HttpSettings(http.get(BIND), http.get(PORT), http.get(MANAGEMENT_PORT));
  }
}
