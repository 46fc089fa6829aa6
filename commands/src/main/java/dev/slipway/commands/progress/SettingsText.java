package dev.slipway.commands.progress;

import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.settings.Settings;
import dev.slipway.commands.settings.Settings.Source;
import dev.slipway.commands.settings.Settings.Value;
import dev.slipway.commands.settings.SettingsChange;
import dev.slipway.commands.settings.SettingsChange.KeyChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Settings and how they differ, as lines of text. What is hidden stays so, and what looks like a
/// secret in the rest is masked.
public final class SettingsText {
  private static final int LONGEST = 80;

  private final Masking masking;

  public SettingsText(Masking masking) {
    this.masking = masking;
  }

  /// What the pods of one workload are told.
  public List<Section> of(String workload, Settings settings) {
    List<Section> sections = new ArrayList<>();
    Text title = Text.of("").bold(workload);
    if (settings.sources().isEmpty()) {
      return List.of(
          new Section.Paragraph(
              title.and("  no variables, and it names no ConfigMap and no Secret")));
    }
    sections.add(new Section.Paragraph(title));
    List<String> lines = new ArrayList<>();
    for (Source source : settings.sources()) {
      lines.add(source.label() + (source.isThere() ? "" : "  is not there"));
      new TreeMap<>(source.values())
          .forEach((key, value) -> lines.add("  " + key + "  " + shown(key, value)));
    }
    sections.add(new Section.Preformatted(String.join("\n", lines)));
    return sections;
  }

  /// What differs for the pods of one workload, in lines.
  public String of(List<SettingsChange> changes) {
    List<String> lines = new ArrayList<>();
    for (SettingsChange change : changes) {
      lines.add(title(change));
      change.keys().forEach(key -> lines.add("  " + line(key)));
    }
    return String.join("\n", lines);
  }

  private static String title(SettingsChange change) {
    Optional<Source> before = change.before();
    Optional<Source> after = change.after();
    if (before.isEmpty()) {
      return after.orElseThrow().label() + "  is new" + unknown(change);
    }
    if (after.isEmpty()) {
      return before.get().label() + "  is named no longer" + unknown(change);
    }
    String old = before.get().label();
    String now = after.get().label();
    return (old.equals(now) ? old : old + " -> " + now) + unknown(change);
  }

  private static String unknown(SettingsChange change) {
    return change.isGone() ? "  (gone from the cluster: what is in it can't be told)" : "";
  }

  private String line(KeyChange change) {
    String key = change.key();
    if (change.before().isEmpty()) {
      return key + "  added: " + shown(key, change.after().orElseThrow());
    }
    if (change.after().isEmpty()) {
      return key + "  removed";
    }
    String before = shown(key, change.before().get());
    String after = shown(key, change.after().get());
    return key + "  " + (before.equals(after) ? "changed" : before + " -> " + after);
  }

  private String shown(String key, Value value) {
    return switch (value) {
      case Value.Hidden _ -> "(hidden)";
      case Value.Open(String text) -> {
        String masked = masking.mask(key + "=" + text).substring(key.length() + 1);
        long lines = masked.lines().count();
        yield lines > 1
            ? "(" + lines + " lines)"
            : masked.length() > LONGEST ? masked.substring(0, LONGEST) + "..." : masked.strip();
      }
    };
  }
}
