package dev.slipway.sandbox;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.records.Account;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.Environment.ConfigBinding;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Gates;
import dev.slipway.config.GitLabRecords;
import dev.slipway.config.Roles;
import dev.slipway.config.Strategy;
import dev.slipway.config.TagTemplate;
import dev.slipway.config.TargetName;
import dev.slipway.config.Waves;
import dev.slipway.config.Workload;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Deployments to `production` of which outside systems are told.
public final class Accounts {
  public static final URI URL = URI.create("https://production.shop.example");

  /// Everything may be written.
  public static final Recorder.Leave LEAVE = Optional::empty;

  public static final Recorder.Known NOTHING =
      new Recorder.Known(Optional.empty(), Optional.empty());

  public static final Environment PRODUCTION =
      new Environment(
          new EnvironmentName("production"),
          Set.of(),
          new Strategy.Rolling(),
          Environment.OnFailure.REVERT,
          Environment.DEFAULT_REVERT_AFTER,
          Environment.DEFAULT_LIVE_WITHIN,
          Environment.DEFAULT_STABLE_FOR,
          ConfigBinding.SHARED,
          List.of(),
          new Waves(List.of(), Duration.ZERO),
          List.of(),
          new Roles(Map.of()),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Gates.NONE,
          Optional.of(
              new GitLabRecords(
                  Optional.of("prod/eu"),
                  Optional.of(URL),
                  Optional.of(new TagTemplate("{environment}-{release}")),
                  GitLabRecords.Comments.WHEN_LIVE)),
          Optional.empty(),
          List.of());

  public static final App SHOP =
      new App(new AppName("shop"), DemoWorld.PROJECT, "master", List.of(PRODUCTION));

  private Accounts() {}

  /// A deployment that is under way.
  public static Account running(long deployment, Build build, Instant began) {
    return account(
        deployment,
        build,
        began,
        new DeploymentState.Applying(plan(deployment, build), List.of()),
        Optional.empty());
  }

  /// One that is live since a minute after its beginning.
  ///
  /// @param since the commit that was live before
  public static Account live(
      long deployment, Build build, Instant began, Optional<CommitSha> since) {
    return account(
        deployment, build, began, new DeploymentState.Succeeded(plan(deployment, build)), since);
  }

  /// One that went wrong, with what was live put back.
  public static Account failed(long deployment, Build build, Instant began) {
    return account(
        deployment,
        build,
        began,
        new DeploymentState.Failed(
            plan(deployment, build),
            new DeploymentState.Why.NotMigrated("It did not work."),
            Aftermath.PUT_BACK),
        Optional.empty());
  }

  private static Account account(
      long deployment,
      Build build,
      Instant began,
      DeploymentState state,
      Optional<CommitSha> since) {
    UserId ann = new UserId("T0ACME", "U0ANN");
    Order order =
        new Order(
            SHOP.name(),
            PRODUCTION.name(),
            new BuildReference.Numbered(build.number()),
            Order.WhenGreen.REFUSE,
            Order.Urgency.ROUTINE,
            ann,
            Optional.empty(),
            new ChannelId("C0DEPLOYS"),
            Place.LISTED_CHANNEL,
            began);
    return new Account(
        new Deployment(new DeploymentId(deployment), order, state, 5, 4, Optional.empty()),
        plan(deployment, build),
        began,
        Optional.of(began.plusSeconds(60)).filter(_ -> state instanceof DeploymentState.Ended),
        since);
  }

  /// Release 3 of deployment 3, and so on.
  private static Plan plan(long release, Build build) {
    return new Plan(
        build,
        release,
        OptionalLong.empty(),
        List.of(
            new Plan.Change(
                new TargetName("eu"),
                Workload.Kind.DEPLOYMENT,
                "web",
                Map.of(),
                Optional.empty(),
                new Plan.Before(Map.of(), new PodTemplate("{}"), Optional.empty()))));
  }
}
