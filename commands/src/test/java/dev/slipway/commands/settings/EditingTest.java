package dev.slipway.commands.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.ports.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EditingTest {
  private static final ConfigSource WEB =
      new ConfigSource.Open("web-config", Map.of("LOG_LEVEL", "info", "COLOUR", "blue"));
  private static final ConfigSource SHARED =
      new ConfigSource.Open("shared-config", Map.of("COLOUR", "blue", "CURRENCY", "EUR"));
  private static final ConfigSource SECRET =
      new ConfigSource.Confidential("web-secret", Set.of("PAYMENT_KEY"));
  private static final ConfigSource FIXED = new ConfigSource.Fixed("ca", Set.of("ca.crt"));

  private final List<ConfigSource> all = List.of(WEB, SHARED, SECRET, FIXED);

  private static SettingsEdit edit(Optional<String> map, Map<String, String> values) {
    return new SettingsEdit(map, new TreeMap<>(values));
  }

  private static String map(SettingsEdit wanted, List<ConfigSource> sources) {
    return switch (new Editing(wanted, "staging").map(sources)) {
      case Answer.Found<String>(String map) -> map;
      case Answer.Refused<String>(var refusal) -> refusal.code() + ": " + refusal.whole().plain();
      case Answer.Unavailable<String> silent -> throw new AssertionError(silent);
    };
  }

  private String map(String... keys) {
    return map(edit(Optional.empty(), values(keys)), all);
  }

  private static Map<String, String> values(String... keys) {
    Map<String, String> values = new TreeMap<>();
    for (String key : keys) {
      values.put(key, "new");
    }
    return values;
  }

  @Test
  void findsTheConfigMapThatHasTheKeys() {
    assertThat(map("LOG_LEVEL")).isEqualTo("web-config");
    assertThat(map("LOG_LEVEL", "FRESH")).isEqualTo("web-config");
    assertThat(map("CURRENCY")).isEqualTo("shared-config");
    assertThat(map(edit(Optional.empty(), values("FRESH")), List.of(WEB, SECRET)))
        .isEqualTo("web-config");
    assertThat(map(edit(Optional.of("shared-config"), values("FRESH", "COLOUR")), all))
        .isEqualTo("shared-config");
  }

  @Test
  void asksWhichOneIsMeant() {
    assertThat(map("COLOUR"))
        .isEqualTo(
            "config-ambiguous: COLOUR is a key of more than one ConfigMap: shared-config, web-config. Say which: \"in configmap shared-config\".");
    assertThat(map("CURRENCY", "LOG_LEVEL"))
        .isEqualTo(
            "config-ambiguous: These are keys of several ConfigMaps: shared-config, web-config. Set those of each by themselves.");
    assertThat(map("FRESH"))
        .isEqualTo(
            "config-ambiguous: No ConfigMap of staging has FRESH yet: shared-config, web-config could get it. Say which: \"in configmap shared-config\".");
  }

  @Test
  void refusesWhatIsNoConfigMapOfThePodsOrNotToBeChanged() {
    assertThat(map("PAYMENT_KEY"))
        .startsWith("config-secret: PAYMENT_KEY is a key of Secret web-secret.");
    assertThat(map(edit(Optional.of("web-config"), values("PAYMENT_KEY")), all))
        .startsWith("config-secret: ");
    assertThat(map("ca.crt")).startsWith("config-fixed: ConfigMap ca is immutable");
    assertThat(map(edit(Optional.of("ca"), values("FRESH")), all)).startsWith("config-fixed: ");
    assertThat(map(edit(Optional.of("elsewhere"), values("FRESH")), all))
        .isEqualTo(
            "config-not-found: No pods of staging are told by a ConfigMap elsewhere. They are told by shared-config, web-config.");
    assertThat(map(edit(Optional.empty(), values("FRESH")), List.of(SECRET)))
        .startsWith("config-not-found: The pods of staging are told by no ConfigMap");
  }

  @Test
  void changesOnlyWhatIsNotSoAlready() {
    Editing editing =
        new Editing(
            edit(Optional.empty(), Map.of("LOG_LEVEL", "debug", "COLOUR", "blue", "FRESH", "1")),
            "staging");

    assertThat(editing.of("web-config", all))
        .contains(
            new MapEdit(
                "web-config",
                new TreeMap<>(
                    Map.of(
                        "LOG_LEVEL", new MapEdit.Key(Optional.of("info"), "debug"),
                        "FRESH", new MapEdit.Key(Optional.empty(), "1")))));
    assertThat(editing.of("web-config", List.of(SECRET))).isEmpty();
    assertThat(
            new Editing(edit(Optional.empty(), Map.of("LOG_LEVEL", "info")), "staging")
                .of("web-config", all))
        .isEmpty();
  }

  @Test
  void namesKeysAndNotWhatTheyHold() {
    assertThat(edit(Optional.empty(), values("A")).brief()).isEqualTo("a new A");
    assertThat(edit(Optional.empty(), values("A", "B")).brief()).isEqualTo("new A and B");
    assertThat(edit(Optional.empty(), values("A", "B", "C")).brief()).isEqualTo("new A, B and C");
    assertThat(edit(Optional.empty(), values("A", "B", "C", "D")).brief())
        .isEqualTo("new A, B and 2 more");
  }
}
