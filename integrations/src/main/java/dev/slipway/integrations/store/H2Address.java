package dev.slipway.integrations.store;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The address of an H2 file with the settings that keep what was acknowledged, and none that undo
/// them (https://www.h2database.com/html/features.html).
///
/// @param file the path, without the ending that H2 adds
/// @param settings by their names in upper case
record H2Address(String file, Map<String, String> settings) {
  /// What may not be otherwise. H2's usual delay loses commits when the process is killed; a
  /// database that closes in a shutdown hook is gone while the bot still hands over its work.
  private static final Map<String, String> FORCED =
      ordered(
          "WRITE_DELAY", "0",
          "MODE", "PostgreSQL",
          "DATABASE_TO_LOWER", "TRUE",
          "DEFAULT_NULL_ORDERING", "HIGH",
          "DB_CLOSE_DELAY", "-1",
          "DB_CLOSE_ON_EXIT", "FALSE");

  /// What may be otherwise.
  private static final Map<String, String> DEFAULTS =
      ordered("LOCK_TIMEOUT", "5000", "TRACE_LEVEL_FILE", "0");

  private static final Map<String, String> REFUSED =
      Map.of(
          "AUTO_SERVER", "the file belongs to one process; for several replicas use PostgreSQL",
          "AUTO_SERVER_PORT",
              "the file belongs to one process; for several replicas use PostgreSQL",
          "FILE_LOCK", "without H2's own lock two processes could write the same file",
          "INIT", "no SQL is run from an address",
          "ACCESS_MODE_DATA", "the bot must be able to write",
          "LOCK_MODE", "without locks commits are not safe",
          "DATABASE_TO_UPPER", "names are in lower case",
          "DATABASE_EVENT_LISTENER", "no code is loaded from an address",
          "JAVA_OBJECT_SERIALIZER", "no code is loaded from an address");

  private static final Pattern LOCATION =
      Pattern.compile("(?:file:)?((?:~|\\.{1,2})?/.+|[A-Za-z]:[/\\\\].+)");

  static H2Address of(String url) {
    String[] parts = url.substring("jdbc:h2:".length()).split(";", -1);
    Matcher location = LOCATION.matcher(parts[0]);
    if (!location.matches()) {
      throw new StoreNotUsable(
          "the store must be a file such as jdbc:h2:file:./data/slipway (relative paths start with ./),"
              + " but its address is jdbc:h2:"
              + parts[0]);
    }
    Map<String, String> settings = new LinkedHashMap<>(DEFAULTS);
    for (int i = 1; i < parts.length; i++) {
      if (!parts[i].isBlank()) {
        int equals = parts[i].indexOf('=');
        String name = parts[i].substring(0, Math.max(equals, 0)).strip().toUpperCase(Locale.ROOT);
        String value = parts[i].substring(equals + 1).strip();
        check(name, value);
        settings.put(name, value);
      }
    }
    settings.putAll(FORCED);
    return new H2Address(location.group(1), settings);
  }

  private static void check(String name, String value) {
    if (name.isEmpty()) {
      throw new StoreNotUsable(
          "the store's address has a setting without a name or value: " + value);
    }
    if (REFUSED.containsKey(name)) {
      throw new StoreNotUsable(
          "take %s out of the store's address: %s".formatted(name, REFUSED.get(name)));
    }
    String forced = FORCED.get(name);
    if (forced != null && !forced.equalsIgnoreCase(value)) {
      throw new StoreNotUsable(
          "the store's address has %s=%s, but it must be %s: leave it out"
              .formatted(name, value, forced));
    }
  }

  /// Through H2's `async:` files: with its usual ones, interrupting a thread that is reading or
  /// writing closes the database for everybody.
  String url() {
    return "jdbc:h2:async:"
        + file
        + settings.entrySet().stream()
            .map(setting -> ";" + setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining());
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
