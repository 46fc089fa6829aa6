package dev.slipway.commands.grammar;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What can be asked, as far as the asker may ask it.
///
/// @param topic the one command it is about; empty for all
/// @param entries in the order in which people meet the commands; empty when the asker may do
///   nothing of it
public record Help(Optional<CommandName> topic, List<Entry> entries) {
  public Help {
    entries = List.copyOf(entries);
  }

  /// A command.
  ///
  /// @param usages how to say it, a line each
  /// @param says what it does, one sentence
  /// @param examples sentences that work
  public record Entry(CommandName name, List<String> usages, String says, List<String> examples) {
    public Entry {
      usages = List.copyOf(usages);
      examples = List.copyOf(examples);
    }

    static Entry of(Spec<?> spec) {
      return new Entry(
          spec.name(),
          spec.usages(),
          spec.says(),
          spec.examples().stream().map(example -> example.phrase()).toList());
    }
  }

  /// Help about what an asker may do.
  ///
  /// @param topic empty for everything
  /// @param allowed whether the asker may do something somewhere; asked only for commands that need
  ///   leave
  public static Help of(
      List<? extends Spec<?>> specs, Optional<CommandName> topic, Predicate<Action> allowed) {
    return new Help(
        topic,
        specs.stream()
            .filter(spec -> topic.map(spec.name()::equals).orElse(true))
            .filter(spec -> spec.action().map(allowed::test).orElse(true))
            .map(Entry::of)
            .toList());
  }

  /// In plain text, for a terminal.
  public String text() {
    if (entries.isEmpty()) {
      return nothing();
    }
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      lines.addAll(entry.usages());
      lines.add("    " + entry.says());
      shownExamples(entry).forEach(example -> lines.add("    e.g. " + example));
    }
    return String.join("\n", lines);
  }

  /// For a chat.
  public Message message() {
    if (entries.isEmpty()) {
      return Message.of(Text.of(nothing()));
    }
    List<Section> sections = new ArrayList<>();
    String title = topic.map(name -> "How to say " + name).orElse("What you can ask");
    sections.add(new Section.Title(Text.of(title)));
    for (Entry entry : entries) {
      Text text = new Text(List.of());
      for (String usage : entry.usages()) {
        text = text.code(usage).and("\n");
      }
      text = text.and(entry.says());
      for (String example : shownExamples(entry)) {
        text = text.and("\n• ").code(example);
      }
      sections.add(new Section.Paragraph(text));
    }
    if (topic.isEmpty()) {
      sections.add(
          new Section.Note(
              Text.of("Any order of parts will do. More about one of them: ").code("help deploy")));
    }
    return new Message(title, sections);
  }

  private String nothing() {
    return topic
        .map(name -> "You have no permission for " + name + " anywhere.")
        .orElse("There is nothing that you have permission for.");
  }

  /// All of them only where one command is asked about.
  private List<String> shownExamples(Entry entry) {
    return topic.isPresent()
        ? entry.examples()
        : entry.examples().subList(0, Math.min(1, entry.examples().size()));
  }
}
