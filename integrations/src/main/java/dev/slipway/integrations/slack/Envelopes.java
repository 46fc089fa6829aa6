package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// What Slack delivers over Socket Mode, taken one by one. Safe for use by several threads at once.
final class Envelopes {
  private final Decoder decoder;
  private final Reception reception;
  private final InstantSource clock;

  Envelopes(Decoder decoder, Reception reception, InstantSource clock) {
    this.decoder = decoder;
    this.reception = reception;
    this.clock = clock;
  }

  /// Takes an envelope; returns once what is in it is stored.
  ///
  /// @return the acknowledgement to send; empty when it must be delivered again
  Optional<String> take(JsonNode envelope) {
    ObjectNode acknowledgement = Json.newObject();
    acknowledgement.put("envelope_id", Json.text(envelope, "envelope_id"));
    return switch (reception.take(decoded(envelope))) {
      case Reception.Outcome.Done() -> Optional.of(acknowledgement.toString());
      case Reception.Outcome.Answered(ObjectNode answer) -> {
        if (envelope.path("accepts_response_payload").asBoolean(false)) {
          acknowledgement.set("payload", answer);
        }
        yield Optional.of(acknowledgement.toString());
      }
      case Reception.Outcome.NotTaken() -> Optional.empty();
    };
  }

  private Decoded decoded(JsonNode envelope) {
    JsonNode payload = envelope.path("payload");
    Instant now = clock.instant();
    return switch (Json.text(envelope, "type")) {
      case "events_api" -> decoder.event(payload);
      case "slash_commands" -> decoder.command(SlashCommand.of(payload), now);
      case "interactive" -> decoder.interaction(payload, now);
      default -> new Decoded.Ignored("an envelope of an unknown kind");
    };
  }
}
