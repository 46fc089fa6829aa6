package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Intake;
import dev.slipway.commands.ports.Intake.Receipt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands what was said to the intake and says whether it may be acknowledged, the same for both
/// transports. Safe for use by several threads at once.
final class Reception {
  private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

  private final Intake intake;

  Reception(Intake intake) {
    this.intake = intake;
  }

  /// What is to be told to Slack.
  sealed interface Outcome {
    /// Acknowledge it.
    record Done() implements Outcome {}

    /// Acknowledge it with an answer that only the asker sees.
    record Answered(ObjectNode answer) implements Outcome {}

    /// Do not acknowledge, so that Slack delivers it again.
    record NotTaken() implements Outcome {}
  }

  Outcome take(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Said said -> store(said);
      case Decoded.Ignored(String why) -> {
        LOG.debug("ignored: {}", why);
        yield new Outcome.Done();
      }
      case Decoded.Refused(String why) -> {
        LOG.warn("refused a delivery: {}", why);
        yield new Outcome.Done();
      }
      case Decoded.TooEarly(String why) -> {
        LOG.warn("not taken yet: {}", why);
        yield new Outcome.NotTaken();
      }
    };
  }

  private Outcome store(Decoded.Said said) {
    try {
      return switch (intake.accept(said.message())) {
        case Receipt.Stored(var answer) ->
            answer
                .map(message -> ephemeral(BlockKit.render(message)))
                .<Outcome>map(Outcome.Answered::new)
                .orElseGet(Outcome.Done::new);
        case Receipt.NotStored(String reason) -> {
          LOG.warn("not stored, so not acknowledged: {}: {}", said.message().key(), reason);
          yield new Outcome.NotTaken();
        }
      };
    } catch (RuntimeException e) {
      LOG.error("not stored, so not acknowledged: {}", said.message().key(), e);
      return new Outcome.NotTaken();
    }
  }

  /// The body of an answer that only the asker sees, for an acknowledgement or a response URL.
  static ObjectNode ephemeral(Rendered rendered) {
    ObjectNode answer = Json.newObject();
    answer.put("response_type", "ephemeral");
    answer.put("replace_original", false);
    answer.put("text", Markup.escaped(rendered.fallback()));
    Json.array(rendered.body()).ifPresent(blocks -> answer.set("blocks", blocks));
    return answer;
  }
}
