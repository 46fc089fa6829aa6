package dev.slipway.commands.chat;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A line of text whose parts say what they are, so that text from outside can never become a
/// mention or a link.
public record Text(List<Span> spans) {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  public Text {
    spans = List.copyOf(spans);
  }

  public static Text of(String plain) {
    return new Text(List.of(new Span.Plain(plain)));
  }

  /// This text and then plain words.
  public Text and(String plain) {
    return and(new Span.Plain(plain));
  }

  public Text bold(String text) {
    return and(new Span.Bold(text));
  }

  public Text code(String text) {
    return and(new Span.Code(text));
  }

  /// A person, mentioned; Slipway itself by its name.
  public Text person(UserId user) {
    return user.equals(UserId.SLIPWAY) ? and("Slipway") : and(new Span.Person(user));
  }

  public Text link(URI target, String label) {
    return and(new Span.Link(target, label));
  }

  public Text and(Span span) {
    List<Span> longer = new ArrayList<>(spans);
    longer.add(span);
    return new Text(longer);
  }

  public Text and(Text text) {
    List<Span> longer = new ArrayList<>(spans);
    longer.addAll(text.spans);
    return new Text(longer);
  }

  /// The words alone, without pictures; moments in UTC.
  public String plain() {
    StringBuilder words = new StringBuilder();
    for (Span span : spans) {
      words.append(
          switch (span) {
            case Span.Plain(String text) -> text;
            case Span.Bold(String text) -> text;
            case Span.Code(String text) -> text;
            case Span.Link(URI _, String label) -> label;
            case Span.Person(UserId user) -> "@" + user.value();
            case Span.Moment(Instant at) -> MOMENT.format(at);
            case Span.Second(Instant at) -> SECOND.format(at);
            case Span.Mark _ -> "";
          });
    }
    return words.toString().strip();
  }

  /// A part of a line.
  public sealed interface Span {
    /// Words; text from outside is welcome.
    record Plain(String text) implements Span {}

    record Bold(String text) implements Span {}

    record Code(String text) implements Span {}

    /// A link we mean.
    record Link(URI target, String label) implements Span {}

    /// A person, mentioned on purpose.
    record Person(UserId user) implements Span {}

    /// A moment, shown in the reader's own time zone where the chat system can.
    record Moment(Instant at) implements Span {}

    /// A moment of today to the second, likewise.
    record Second(Instant at) implements Span {}

    /// A small picture.
    record Mark(Symbol symbol) implements Span {}
  }

  /// Small pictures. They only repeat what the words beside them say.
  public enum Symbol {
    DONE,
    FAILED,
    WORKING,
    WAITING,
    WARNING,
    REVERTED,
    STOPPED,
    ROCKET,
    QUESTION
  }
}
