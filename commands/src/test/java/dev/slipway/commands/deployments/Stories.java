package dev.slipway.commands.deployments;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.Environment.OnFailure;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Namespace;
import dev.slipway.config.Roles;
import dev.slipway.config.Strategy;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The people and things that the stories of deployments are told with.
public final class Stories {
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  public static final UserId ANN = new UserId("T0ACME", "U0ANN");
  public static final UserId BOB = new UserId("T0ACME", "U0BOB");
  public static final AppName SHOP = new AppName("shop");
  public static final EnvironmentName STAGING = new EnvironmentName("staging");
  public static final TargetName EU = new TargetName("eu");
  public static final String NEW_TEMPLATE = "template-235";
  public static final String OLD_TEMPLATE = "template-234";

  private static final String OLD_IMAGE = "registry.example.com/shop/web:build-234";
  private static final PinnedImage NEW_IMAGE =
      new PinnedImage(
          "registry.example.com/shop/web", new ImageDigest("sha256:" + "ab".repeat(32)));

  private Stories() {}

  public static Environment staging(OnFailure onFailure) {
    return staging(onFailure, EU);
  }

  /// The same in several targets, which are changed one by one.
  public static Environment staging(OnFailure onFailure, TargetName... targets) {
    return new Environment(
        STAGING,
        Set.of(),
        new Strategy.Rolling(),
        onFailure,
        Duration.ofMinutes(10),
        Duration.ofMinutes(1),
        Arrays.stream(targets)
            .map(target ->
                new Target(target, new Target.Cluster.InCluster(), new Namespace("shop-staging")))
            .toList(),
        List.of(),
        new Roles(Map.of()));
  }

  /// The same, where a failure is put back after a while.
  public static Environment counting(OnFailure onFailure, Duration revertAfter) {
    Environment usual = staging(onFailure);
    return with(usual, usual.strategy(), revertAfter);
  }

  /// An environment with another strategy.
  public static Environment with(Environment usual, Strategy strategy) {
    return with(usual, strategy, usual.revertAfter());
  }

  private static Environment with(Environment usual, Strategy strategy, Duration revertAfter) {
    return new Environment(
        usual.name(),
        usual.aliases(),
        strategy,
        usual.onFailure(),
        revertAfter,
        usual.liveWithin(),
        usual.stableFor(),
        usual.config(),
        usual.targets(),
        usual.waves(),
        usual.workloads(),
        usual.roles(),
        usual.migrations(),
        usual.deployHours(),
        usual.approval(),
        usual.gates(),
        usual.gitlab(),
        usual.auto(),
        usual.mailTo());
  }

  public static Order order() {
    return new Order(
        SHOP,
        STAGING,
        new BuildReference.Numbered(new BuildNumber(235)),
        Order.WhenGreen.REFUSE,
        Order.Urgency.ROUTINE,
        ANN,
        Optional.empty(),
        new ChannelId("C0DEPLOYS"),
        Place.LISTED_CHANNEL,
        NOON);
  }

  public static Build build() {
    return new Build(
        new BuildNumber(235),
        4905,
        PipelineStatus.SUCCEEDED,
        "master",
        Build.RefKind.BRANCH,
        new Commit(new CommitSha("457f6a24".repeat(5)), "Add coupon codes", "Carol Meyer", NOON),
        URI.create("https://gitlab.example.com/acme/shop/-/pipelines/4905"));
  }

  /// A plan that changes these workloads of one target, in this order.
  public static Plan plan(String... workloads) {
    return new Plan(
        build(), 12, OptionalLong.empty(), Arrays.stream(workloads).map(Stories::change).toList());
  }

  /// The plan with other configuration for its first workload.
  public static Plan configured(Plan plan, String content, String difference) {
    Plan.Change change = plan.changes().getFirst();
    return new Plan(
        plan.build(),
        plan.release(),
        plan.restores(),
        List.of(
            new Plan.Change(
                change.target(),
                change.kind(),
                change.workload(),
                change.images(),
                change.exactly(),
                Optional.of(new Plan.Config(content, true, difference, Optional.empty())),
                change.before())));
  }

  /// The plan, where rules stand against it that are passed over.
  public static Plan overriding(Plan plan, String... codes) {
    return new Plan(
        plan.build(),
        plan.release(),
        plan.restores(),
        plan.changes(),
        plan.batches(),
        plan.waves(),
        Arrays.stream(codes)
            .map(code -> new Refusal(code, "It is against " + code + "."))
            .toList());
  }

  /// A plan that changes `web` in each of these targets, in this order.
  public static Plan everywhere(TargetName... targets) {
    return new Plan(
        build(),
        12,
        OptionalLong.empty(),
        Arrays.stream(targets).map(target -> change(target, "web")).toList());
  }

  private static Plan.Change change(String workload) {
    return change(EU, workload);
  }

  private static Plan.Change change(TargetName target, String workload) {
    return new Plan.Change(
        target,
        Workload.Kind.DEPLOYMENT,
        workload,
        Map.of("web", NEW_IMAGE),
        Optional.empty(),
        new Plan.Before(
            Map.of("web", OLD_IMAGE),
            new PodTemplate(OLD_TEMPLATE),
            Optional.of(new Mark("16", 3, "234", "11"))));
  }

  public static Deployment in(DeploymentState state) {
    return new Deployment(new DeploymentId(17), order(), state, 5, 4, Optional.empty());
  }

  public static Deployment told(DeploymentState state, Deployment.Instruction instruction) {
    return new Deployment(new DeploymentId(17), order(), state, 5, 4, Optional.of(instruction));
  }

  /// What pods of the new image are made from.
  public static PodTemplate template() {
    return new PodTemplate(NEW_TEMPLATE);
  }

  /// What our write of the new image left.
  public static Expectation written() {
    return Expectation.after(view(2, 2, new Replicas(3, 3, 0, 3, 3)), NOON);
  }

  /// What putting the old image back left.
  public static Expectation putBack() {
    return Expectation.after(old(3, 3, new Replicas(3, 3, 0, 3, 3)), NOON);
  }

  /// The workload with the new image, as our write left its template.
  public static WorkloadView view(
      long generation, long observed, Replicas replicas, PodView... pods) {
    return view(generation, observed, replicas, NEW_IMAGE.toString(), NEW_TEMPLATE, List.of(pods));
  }

  /// The workload with the old image put back.
  public static WorkloadView old(long generation, long observed, Replicas replicas) {
    return view(generation, observed, replicas, OLD_IMAGE, OLD_TEMPLATE, List.of());
  }

  /// The workload after somebody set another image.
  public static WorkloadView meddledWith() {
    return view(
        3,
        3,
        new Replicas(3, 3, 3, 3, 3),
        "registry.example.com/shop/web:mine",
        "template-mine",
        List.of());
  }

  private static WorkloadView view(
      long generation,
      long observed,
      Replicas replicas,
      String image,
      String template,
      List<PodView> pods) {
    return new WorkloadView(
        Workload.Kind.DEPLOYMENT,
        "web",
        "uid-1",
        "rv-" + generation,
        generation,
        observed,
        false,
        replicas,
        Map.of("web", image),
        new PodTemplate(template),
        Optional.of(new Mark("17", 4, "235", "12")),
        Optional.of(new WorkloadView.Change("kubectl-set", NOON)),
        List.of(),
        Optional.of("web-" + template),
        pods);
  }

  /// A pod of the new image that ends with exit code 3 again and again.
  public static PodView crashing() {
    var end = new PodView.End(3, "Error", "", NOON.plusSeconds(5));
    return new PodView(
        "web-1",
        "Running",
        false,
        Optional.empty(),
        List.of(
            new PodView.ContainerView(
                "web",
                NEW_IMAGE.toString(),
                false,
                3,
                new PodView.State.Waiting("CrashLoopBackOff", "back-off"),
                Optional.of(end))));
  }

  public static Observation seen(WorkloadView view) {
    return new Observation.Seen(view);
  }
}
