package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Text;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Value;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads `store`.
final class StoreReader {
  private static final Key<String> URL =
      Key.withDefault(
          "url",
          new JdbcAddress(),
          "where state is kept: H2 for one process, PostgreSQL for several replicas; a relative H2"
              + " path is relative to the working directory",
          StoreSettings.DEFAULT_URL,
          StoreSettings.DEFAULT_URL);
  private static final Key<Optional<String>> USER =
      Key.optional("user", FieldTypes.WORDS, "the database user", "the database's own default");
  private static final Key<Optional<Secret>> PASSWORD =
      Key.optional("password", new SecretType(""), "the database user's password");

  static final Shape<StoreSettings> SHAPE =
      Shape.of(List.of(URL, USER, PASSWORD), StoreReader::settings);
  static final StoreSettings DEFAULT =
      new StoreSettings(StoreSettings.DEFAULT_URL, Optional.empty(), Optional.empty());

  private StoreReader() {}

  private static StoreSettings settings(Section store) {
    return new StoreSettings(store.get(URL), store.get(USER), store.get(PASSWORD));
  }

  /// A JDBC address of one of the two databases, without credentials in it.
  private record JdbcAddress() implements Type<String> {
    @Override
    public Optional<String> read(Value value) {
      Optional<Text> text = value.text(allowed());
      if (text.isEmpty()) {
        return Optional.empty();
      }
      String address = text.get().value();
      if (address.toLowerCase(Locale.ROOT).contains("password=") || address.contains("@")) {
        value.problem("credentials do not belong into the address; use user and password");
        return Optional.empty();
      }
      if (!address.startsWith("jdbc:h2:") && !address.startsWith("jdbc:postgresql:")) {
        value.problem(text.get().shown() + " cannot be used", allowed());
        return Optional.empty();
      }
      return Optional.of(address);
    }

    @Override
    public String allowed() {
      return "jdbc:h2:file:PATH or jdbc:postgresql://HOST[:PORT]/DATABASE";
    }
  }
}
