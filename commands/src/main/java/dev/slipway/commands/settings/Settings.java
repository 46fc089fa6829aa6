package dev.slipway.commands.settings;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// All that the pods of one template are told besides their images.
///
/// @param sources in the order in which the template names them, each once
public record Settings(List<Source> sources) {
  public Settings {
    sources = List.copyOf(sources);
  }

  /// Where settings come from.
  ///
  /// @param name `ConfigMap web-config`, `Secret web-token`, `variables of web`, without a version
  /// @param version which version of it; empty for what has none
  /// @param isThere whether it could be found; what is gone has no values
  /// @param values by key
  public record Source(
      String name, OptionalInt version, boolean isThere, Map<String, Value> values) {
    public Source {
      values = Map.copyOf(values);
    }

    /// `ConfigMap web-config v17`.
    public String label() {
      return version.isPresent() ? name + " v" + version.getAsInt() : name;
    }
  }

  /// What a key holds.
  public sealed interface Value {
    /// It may be shown, once what looks like a secret in it is masked.
    record Open(String text) implements Value {}

    /// It is never shown; only that it changed can be told.
    ///
    /// @param hash the same for the same content
    record Hidden(String hash) implements Value {}
  }
}
