package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Type;
import java.util.List;
import java.util.stream.Stream;

/// What can stand in a {@link ConfigFile}, from the same declarations that read it.
public final class ConfigKeys {
  private ConfigKeys() {}

  /// A key.
  ///
  /// @param path `apps[].environments[].name`
  /// @param meaning what it is for
  /// @param fallback the default as one would write it, what absence means, or `required`
  /// @param allowed in words
  public record Documented(String path, String meaning, String fallback, String allowed) {
    /// The last part of the path, as it is written in a file.
    public String name() {
      return path.substring(path.lastIndexOf('.') + 1);
    }
  }

  /// All keys, each before those inside it.
  public static List<Documented> all() {
    return inside("", RootReader.SHAPE).toList();
  }

  /// All keys as a Markdown table, with a line feed after every row.
  public static String markdownTable() {
    StringBuilder table =
        new StringBuilder("| key | meaning | default | allowed |\n|---|---|---|---|\n");
    all()
        .forEach(key ->
            table.append(
                "| `%s` | %s | %s | %s |\n"
                    .formatted(
                        key.path(),
                        cell(key.meaning()),
                        cell(key.fallback()),
                        cell(key.allowed()))));
    return table.toString();
  }

  private static Stream<Documented> inside(String path, Type<?> type) {
    return type.keys().stream().flatMap(key -> documented(path, key));
  }

  private static Stream<Documented> documented(String path, Key<?> key) {
    String here = path + key.name();
    return Stream.concat(
        Stream.of(new Documented(here, key.meaning(), key.fallbackText(), key.type().allowed())),
        inside(here + key.type().step(), key.type()));
  }

  private static String cell(String words) {
    return words.replace("|", "\\|");
  }
}
