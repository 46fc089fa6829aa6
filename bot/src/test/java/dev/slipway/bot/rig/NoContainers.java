package dev.slipway.bot.rig;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Target;
import java.time.Instant;
import java.util.List;

/// No trial asks for a container to log in to.
final class NoContainers implements MigrationPods {
  private static final Refusal NONE = new Refusal("none", "no trial asks for one");

  @Override
  public Answer<HostKey> make(Target target, PodOrder order) {
    return new Answer.Refused<>(NONE);
  }

  @Override
  public Answer<PodSight> look(Target target, ContainerName name) {
    return new Answer.Refused<>(NONE);
  }

  @Override
  public Answer<Instant> extend(Target target, ContainerName name, Instant endsAt) {
    return new Answer.Refused<>(NONE);
  }

  @Override
  public Answer<Done> stop(Target target, ContainerName name) {
    return new Answer.Refused<>(NONE);
  }

  @Override
  public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
    return new Answer.Refused<>(NONE);
  }

  @Override
  public Answer<List<StandingContainer>> all(Target target) {
    return new Answer.Refused<>(NONE);
  }

  @Override
  public Following follow(Target target, ContainerName name, LogPosition from, Listener listener) {
    throw new IllegalStateException(NONE.reason());
  }
}
