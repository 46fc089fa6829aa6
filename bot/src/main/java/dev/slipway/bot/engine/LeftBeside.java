package dev.slipway.bot.engine;

import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.Forerunners.Standing;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what stands beside workloads although its deployment is over, and removes it: a call that
/// made it can be done by the API server after its answer was given up. Used by one thread at a
/// time.
public final class LeftBeside {
  private static final Logger LOG = LoggerFactory.getLogger(LeftBeside.class);

  private final SlipwayConfig config;
  private final Deployments deployments;
  private final Forerunners forerunners;

  public LeftBeside(SlipwayConfig config, Deployments deployments, Forerunners forerunners) {
    this.config = config;
    this.deployments = deployments;
    this.forerunners = forerunners;
  }

  /// Looks once wherever batches are tried.
  public void sweep() {
    for (App app : config.apps()) {
      for (Environment environment : app.environments()) {
        if (environment.strategy().judged().isPresent()) {
          environment.targets().forEach(target -> attempt(environment, target));
        }
      }
    }
  }

  /// What goes wrong in one target keeps no other from being looked at.
  private void attempt(Environment environment, Target target) {
    try {
      sweep(environment, target);
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("target", target.name())
          .setCause(unexpected)
          .log("looking for what was left beside workloads failed; it is looked at again");
    }
  }

  private void sweep(Environment environment, Target target) {
    if (!(forerunners.all(target) instanceof Answer.Found<List<Standing>>(var standing))) {
      return;
    }
    for (Standing one : standing) {
      Optional<Workload> workload =
          environment.workloads().stream()
              .filter(known -> Forerunners.of(known).name().equals(one.name()))
              .findFirst();
      if (workload.isPresent() && isOver(one)) {
        LOG.atWarn()
            .addKeyValue("forerunner", one.name())
            .addKeyValue("target", target.name())
            .addKeyValue("deployment", one.deployment())
            .log("its deployment is over; removing it");
        Forerunners.Removal removal =
            forerunners.remove(target, workload.get(), one.resourceVersion());
        LOG.atInfo().addKeyValue("forerunner", one.name()).log(removal.toString());
      }
    }
  }

  /// One whose deployment this store does not know is left: another bot may share the namespace.
  private boolean isOver(Standing one) {
    try {
      return deployments
          .find(new DeploymentId(Long.parseLong(one.deployment())))
          .filter(Deployment::ended)
          .isPresent();
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
