package dev.slipway.commands.migrations;

import dev.slipway.commands.migrations.LogLine.Kind;
import dev.slipway.commands.progress.Sentences;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Turns what a container's log says into what is kept: characters that were cut in two are put
/// together, known secrets are masked. Used by one thread.
public final class LogReader {
  private final Masking masking;
  private final Map<String, Piece> pieces = new HashMap<>();

  public LogReader(Masking masking) {
    this.masking = masking;
  }

  /// What is kept of an event.
  public LogLine read(SessionEvent event) {
    return switch (event) {
      case SessionEvent.Started(var at) -> new LogLine(at, Kind.STARTED, "", "", "");
      case SessionEvent.Opened opened ->
          new LogLine(
              opened.at(),
              Kind.OPENED,
              opened.login(),
              opened.who().value(),
              purpose(opened.what())
                  + " from "
                  + opened.address()
                  + " with "
                  + opened.fingerprint());
      case SessionEvent.Closed(var at, String login, var who) ->
          new LogLine(at, Kind.CLOSED, login, who.value(), "");
      case SessionEvent.Output(var at, String pane, _, var bytes) ->
          new LogLine(
              at,
              Kind.OUTPUT,
              pane,
              "",
              masking.mask(pieces.computeIfAbsent(pane, _ -> new Piece()).text(bytes)));
      case SessionEvent.Typed(var at, String pane, var bytes) ->
          new LogLine(at, Kind.TYPED, pane, "", masking.mask(keys(pane).text(bytes)));
      case SessionEvent.Hidden(var at, String pane, long keys) ->
          new LogLine(
              at,
              Kind.HIDDEN,
              pane,
              "",
              keys + (keys == 1 ? " key" : " keys") + " at a prompt for a password");
      case SessionEvent.Skipped(var at, String pane, long bytes) ->
          new LogLine(at, Kind.SKIPPED, pane, "", bytes + " bytes came too fast to be kept");
      case SessionEvent.Warned(var at, var left) ->
          new LogLine(at, Kind.WARNED, "", "", Sentences.took(left) + " left");
      case SessionEvent.Extended(var at, var endsAt) ->
          new LogLine(at, Kind.EXTENDED, "", "", "ends at " + endsAt);
      case SessionEvent.Ended(var at, var how) -> new LogLine(at, Kind.ENDED, "", "", words(how));
      case SessionEvent.Trouble(var at, String words) ->
          new LogLine(at, Kind.TROUBLE, "", "", masking.mask(words));
    };
  }

  private Piece keys(String pane) {
    return pieces.computeIfAbsent("typed " + pane, _ -> new Piece());
  }

  private static String purpose(SessionEvent.Purpose purpose) {
    return switch (purpose) {
      case TERMINAL -> "terminal";
      case COMMAND -> "command";
      case FILES -> "files";
    };
  }

  private static String words(PodSight.Ending ending) {
    return switch (ending) {
      case TIME_UP -> "its time was up";
      case NOBODY_CAME -> "nobody connected in time";
      case STOPPED -> "it was asked to end";
      case BROKEN -> "it broke";
    };
  }

  /// The bytes of a terminal that don't make a whole character yet.
  private static final class Piece {
    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] rest = new byte[0];

    private String text(Bytes more) {
      ByteBuffer bytes = ByteBuffer.allocate(rest.length + more.size());
      bytes.put(rest).put(more.toArray()).flip();
      CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
      decoder.reset();
      decoder.decode(bytes, text, false);
      rest = new byte[bytes.remaining()];
      bytes.get(rest);
      return text.flip().toString();
    }
  }
}
