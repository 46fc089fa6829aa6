package dev.slipway.config;

import dev.slipway.config.RegistrySettings.Credentials;
import dev.slipway.config.RegistrySettings.Scheme;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads an item of `registries`.
final class RegistryReader {
  static final Key<String> HOST =
      Key.required(
          "host",
          Types.matching(
              "HOST[:PORT], without a scheme",
              Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:[0-9]{1,5})?")),
          "as it stands in image names");
  private static final Key<Scheme> SCHEME =
      Key.withDefault(
          "scheme",
          Types.choice(Map.of("https", Scheme.HTTPS, "http", Scheme.HTTP)),
          "how it is reached; http is meant for a registry on the same machine",
          Scheme.HTTPS,
          "https");
  private static final Key<Optional<String>> USER =
      Key.optional(
          "user", FieldTypes.WORDS, "whose credentials are used; needs password", "anonymous");
  private static final Key<Optional<Secret>> PASSWORD =
      Key.optional("password", new SecretType(""), "the user's password or token; needs user");

  static final Shape<RegistrySettings> SHAPE =
      Shape.of(List.of(HOST, SCHEME, USER, PASSWORD), RegistryReader::settings)
          .checked(RegistryReader::check);

  private RegistryReader() {}

  private static void check(Section registry) {
    boolean user = registry.given(USER).isPresent();
    boolean password = registry.given(PASSWORD).isPresent();
    if (user && !password) {
      registry.problem(USER, "needs password beside it");
    } else if (password && !user) {
      registry.problem(PASSWORD, "needs user beside it");
    }
    boolean plain = registry.find(SCHEME).filter(scheme -> scheme == Scheme.HTTP).isPresent();
    boolean local = registry.find(HOST).filter(RegistryReader::isLocal).isPresent();
    if (plain && password && !local) {
      registry.warning(SCHEME, "the password goes over the network unencrypted; better https");
    }
  }

  private static boolean isLocal(String host) {
    return host.startsWith("localhost") || host.startsWith("127.");
  }

  private static RegistrySettings settings(Section registry) {
    Optional<Credentials> credentials =
        registry.get(USER).map(user -> new Credentials(user, registry.get(PASSWORD).orElseThrow()));
    return new RegistrySettings(registry.get(HOST), registry.get(SCHEME), credentials);
  }
}
