package dev.slipway.commands.mail;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.regex.Pattern;

/// Under what a letter is known to all who get it, and always the same: what stands before the `@`
/// of its Message-ID. The name of a thread is one too, though no letter has it.
///
/// @param value 1 to 200 of letters, digits, inner dots and hyphens
public record LetterId(String value) {
  private static final int LONGEST = 200;
  private static final int SHORT_DIGITS = 36;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

  public LetterId {
    if (value.length() > LONGEST || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("no id of a letter: \"" + value + "\"");
    }
  }

  /// The thread of a deployment. Numbers begin again where a store does, so the time is in it too.
  ///
  /// @param team the chat system's workspace
  static LetterId thread(String team, Order order, DeploymentId deployment) {
    return new LetterId(
        "%s.%s.%s.%s.%s"
            .formatted(
                team,
                order.app(),
                order.environment(),
                deployment,
                Long.toString(order.at().toEpochMilli(), SHORT_DIGITS)));
  }

  /// The thread of a pipeline of the default branch.
  ///
  /// @param what happened with it
  static LetterId thread(String team, AppName app, String what, long pipeline) {
    return new LetterId("%s.%s.%s.%d".formatted(team, app, what, pipeline));
  }

  /// The thread of a time in which the default branch was broken. A pipeline that is retried can
  /// break it again, so the time is in it too.
  ///
  /// @param at when the pipeline that broke it had failed
  static LetterId broken(String team, AppName app, long pipeline, Instant at) {
    return thread(team, app, "broken", pipeline)
        .letter(Long.toString(at.toEpochMilli(), SHORT_DIGITS));
  }

  /// What stands between a thread and the person to whom alone a letter of it is.
  public static final String TO_ONE = ".to.";

  /// The letter of the thread that this names to one person alone. Others never answer it.
  LetterId to(UserId person) {
    return new LetterId(value + TO_ONE + person.value());
  }

  /// A letter of the thread that this names.
  LetterId letter(String word) {
    return new LetterId(value + "." + word);
  }

  @Override
  public String toString() {
    return value;
  }
}
