package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.PodSight.Ending;
import dev.slipway.commands.migrations.SessionEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// The lines that the toolkit's `emit` writes. What is not one of them is left out: without a gate,
/// a developer can write into this log.
final class SessionLines {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String START = "{\"slipway\":";
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private SessionLines() {}

  static Optional<SessionEvent> event(String line) {
    if (!line.startsWith(START)) {
      return Optional.empty();
    }
    try {
      return event(JSON.readTree(line));
    } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException _) {
      return Optional.empty();
    }
  }

  private static Optional<SessionEvent> event(JsonNode line) {
    Instant at = time(line.path("t"));
    return Optional.ofNullable(
        switch (line.path("slipway").asText()) {
          case "ready" -> new SessionEvent.Started(at);
          case "open" ->
              new SessionEvent.Opened(
                  at,
                  text(line, "id"),
                  new DeveloperName(text(line, "who")),
                  text(line, "key"),
                  text(line, "from"),
                  purpose(text(line, "what")));
          case "close" ->
              new SessionEvent.Closed(at, text(line, "id"), new DeveloperName(text(line, "who")));
          case "out" ->
              new SessionEvent.Output(
                  at, text(line, "pane"), line.path("n").asLong(), Bytes.of(bytes(line)));
          case "typed" -> new SessionEvent.Typed(at, text(line, "pane"), Bytes.of(bytes(line)));
          case "hidden" ->
              new SessionEvent.Hidden(at, text(line, "pane"), line.path("keys").asLong());
          case "skipped" ->
              new SessionEvent.Skipped(at, text(line, "pane"), line.path("bytes").asLong());
          case "warned" ->
              new SessionEvent.Warned(at, Duration.ofSeconds(line.path("left").asLong()));
          case "extended" ->
              new SessionEvent.Extended(at, Instant.ofEpochSecond(line.path("until").asLong()));
          case "end" -> new SessionEvent.Ended(at, ending(text(line, "how")));
          case "trouble" ->
              new SessionEvent.Trouble(at, new String(bytes(line), StandardCharsets.UTF_8));
          default -> null;
        });
  }

  private static SessionEvent.Purpose purpose(String word) {
    return switch (word) {
      case "terminal" -> SessionEvent.Purpose.TERMINAL;
      case "files" -> SessionEvent.Purpose.FILES;
      default -> SessionEvent.Purpose.COMMAND;
    };
  }

  private static Ending ending(String word) {
    return switch (word) {
      case "time-up" -> Ending.TIME_UP;
      case "nobody-came" -> Ending.NOBODY_CAME;
      case "stopped" -> Ending.STOPPED;
      default -> Ending.BROKEN;
    };
  }

  private static byte[] bytes(JsonNode line) {
    return Base64.getDecoder().decode(text(line, "b64"));
  }

  private static String text(JsonNode line, String field) {
    return line.path(field).asText();
  }

  /// Seconds since 1970 with a fraction.
  private static Instant time(JsonNode seconds) {
    BigDecimal nanos = new BigDecimal(seconds.asText("0")).multiply(NANOS);
    return Instant.ofEpochSecond(0, nanos.longValueExact());
  }
}
