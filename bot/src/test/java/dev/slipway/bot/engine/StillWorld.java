package dev.slipway.bot.engine;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.builds.Review;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.commands.settings.Binding;
import dev.slipway.commands.settings.ConfigSource;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.Settings;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Loaded;
import dev.slipway.config.SignatureKey;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A world in which nothing moves, for what is only looked up: an app in two regions of staging and
/// one of production, with the releases that were. A test says what is different.
final class StillWorld
    implements Cluster, ImageRegistry, BuildSource, Directory, Locks, LookUp.Releases {
  static final EnvironmentName STAGING = new EnvironmentName("staging");
  static final EnvironmentName PRODUCTION = new EnvironmentName("production");
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final Mark MARK = new Mark("1", 1, "235", "1");
  private static final String REPOSITORY = "registry.example.com/shop/web";

  private final App app;
  private final Map<String, WorkloadView> workloads = new HashMap<>();
  private final List<Release> staged = new ArrayList<>();

  /// What was asked of the registry by a tag.
  final List<ImageName> tags = new ArrayList<>();

  /// Digests that the registry no longer has.
  final Set<ImageDigest> gone = new HashSet<>();

  /// ConfigMaps and Secrets that are no longer there.
  final List<String> lacking = new ArrayList<>();

  /// What every tag points to.
  ImageDigest tagged = new ImageDigest("sha256:" + "f".repeat(64));

  /// The user groups that people are in.
  final Map<UserId, Set<String>> groups = new HashMap<>();

  /// What was locked, some of it longer than others.
  final List<Lock> locks = new ArrayList<>();

  Instant now = NOON;

  /// What differs between any two builds; GitLab does not tell while it is empty.
  Optional<List<String>> changedFiles = Optional.of(List.of());

  StillWorld() {
    this(text -> text);
  }

  /// @param change of the configuration
  StillWorld(UnaryOperator<String> change) {
    String text =
        change.apply(
            """
            slack: {botToken: "${BOT}", appToken: "${APP}", team: T0ACME}
            gitlab: {url: "https://gitlab.example.com", token: "${GITLAB}"}
            apps:
            - name: shop
              project: acme/shop
              image: registry.example.com/shop/web:build-{build}
              environments:
              - name: staging
                targets:
                - {name: eu, inCluster: true, namespace: shop-eu}
                - {name: us, inCluster: true, namespace: shop-us}
                workloads:
                - deployment: web
                - deployment: worker
                roles: {deployer: [U0ANN]}
                migrations:
                  toolkit: registry.example.com/slipway/toolkit:1
                  host: migration.example.com
                  paths: ["db/**"]
              - name: production
                targets:
                - {name: eu, inCluster: true, namespace: shop-production}
                workloads:
                - deployment: web
                roles: {deployer: [U0ANN]}
            """);
    Loaded loaded =
        ConfigFile.parse(
            text,
            Path.of("").toAbsolutePath(),
            Map.of("BOT", "xoxb-1", "APP", "xapp-1", "GITLAB", "t"));
    if (!(loaded instanceof Loaded.Usable(var config, _))) {
      throw new IllegalArgumentException(loaded.toString());
    }
    app = config.apps().getFirst();
    app.environments()
        .forEach(environment ->
            environment
                .targets()
                .forEach(target ->
                    environment
                        .workloads()
                        .forEach(workload -> runs(target, workload, image(234).toString()))));
  }

  static PinnedImage image(long build) {
    return new PinnedImage(
        REPOSITORY,
        new ImageDigest("sha256:" + "%016x".formatted(build * 0x9E3779B97F4A7C15L).repeat(4)));
  }

  private void runs(Target target, Workload workload, String image) {
    Map<String, String> images = new TreeMap<>();
    workload.containers().forEach(container -> images.put(container.name(), image));
    workloads.put(
        target.namespace() + "/" + workload.name(),
        view(workload, images, new PodTemplate("{\"image\":\"" + image + "\"}"), MARK));
  }

  private static WorkloadView view(
      Workload workload, Map<String, String> images, PodTemplate template, Mark mark) {
    return new WorkloadView(
        workload.kind(),
        workload.name(),
        "uid",
        "7",
        2,
        2,
        false,
        new Replicas(3, 3, 3, 3, 3),
        images,
        template,
        Optional.of(mark),
        Optional.empty(),
        List.of(),
        Optional.of(workload.name() + "-1"),
        List.of());
  }

  private WorkloadView at(String place) {
    return Optional.ofNullable(workloads.get(place)).orElseThrow();
  }

  /// Somebody else sets the image of every container of a workload.
  void runs(String place, String image) {
    WorkloadView was = at(place);
    Map<String, String> images = new TreeMap<>();
    was.images().keySet().forEach(container -> images.put(container, image));
    workloads.put(
        place,
        view(
            new Workload(was.kind(), was.name(), List.of()),
            images,
            new PodTemplate("{\"image\":\"" + image + "\"}"),
            MARK));
  }

  /// Not all pods of a workload are there yet.
  void moves(String place) {
    WorkloadView was = at(place);
    workloads.put(
        place,
        new WorkloadView(
            was.kind(),
            was.name(),
            was.uid(),
            was.resourceVersion(),
            was.generation(),
            was.observedGeneration(),
            was.paused(),
            new Replicas(3, 3, 2, 3, 3),
            was.images(),
            was.template(),
            was.mark(),
            was.lastChange(),
            was.conditions(),
            was.newestRevision(),
            was.newestPods()));
  }

  /// A workload bears another mark of Slipway's.
  void isMarked(String place, Mark mark) {
    WorkloadView was = at(place);
    workloads.put(
        place,
        view(new Workload(was.kind(), was.name(), List.of()), was.images(), was.template(), mark));
  }

  App app() {
    return app;
  }

  /// A cluster that does not answer for a workload.
  void isSilent(String place) {
    workloads.remove(place);
  }

  /// A build goes to staging, everywhere.
  void released(long build) {
    released(build, DeploymentState.Succeeded::new);
    environment(STAGING)
        .targets()
        .forEach(target ->
            environment(STAGING)
                .workloads()
                .forEach(workload -> runs(target, workload, image(build).toString())));
  }

  /// What there is of a release to staging by the record.
  void released(long build, Function<Plan, DeploymentState> state) {
    Environment staging = environment(STAGING);
    List<Plan.Change> changes = new ArrayList<>();
    Map<Integer, PodTemplate> templates = new HashMap<>();
    for (Target target : staging.targets()) {
      for (Workload workload : staging.workloads()) {
        Map<String, PinnedImage> images = new HashMap<>();
        workload.containers().forEach(container -> images.put(container.name(), image(build)));
        templates.put(changes.size(), new PodTemplate("{\"image\":\"" + image(build) + "\"}"));
        changes.add(
            new Plan.Change(
                target.name(),
                workload.kind(),
                workload.name(),
                images,
                Optional.empty(),
                new Plan.Before(Map.of(), new PodTemplate("{}"), Optional.empty())));
      }
    }
    long number = next();
    Plan plan = new Plan(build(new BuildNumber(build)), number, OptionalLong.empty(), changes);
    DeploymentState end = state.apply(plan);
    boolean isWhole = end instanceof DeploymentState.Succeeded;
    staged.addFirst(
        new Release(
            new Deployment(
                new DeploymentId(number),
                order(
                    STAGING, new BuildReference.Numbered(new BuildNumber(build)), Optional.empty()),
                end,
                1,
                1,
                Optional.empty()),
            plan,
            isWhole ? templates : Map.of(0, templates.get(0)),
            NOON));
  }

  /// Another configuration from now on, with the same past.
  StillWorld reconfigured(UnaryOperator<String> change) {
    StillWorld next = new StillWorld(change);
    next.staged.addAll(staged);
    return next;
  }

  /// What a look-up for a deployment says.
  StepOutcome lookUp(EnvironmentName to, BuildReference reference, Optional<String> reason) {
    return lookUp(
        new Deployment(
            new DeploymentId(99),
            order(to, reference, reason),
            new DeploymentState.Resolving(),
            1,
            1,
            Optional.empty()),
        reference);
  }

  /// The same for one that may have come further.
  StepOutcome lookUp(Deployment deployment, BuildReference reference) {
    LookUp lookUp =
        new LookUp(
            new World(
                this,
                this,
                this,
                new None(),
                (_, _, _) -> {
                  throw touched();
                },
                (_, _, _, _) -> {
                  throw touched();
                },
                this,
                new Authors(
                    (_, _, _, _) -> {
                      throw touched();
                    },
                    List.of())),
            new SettingsText(new Masking(List.of())),
            this,
            () -> now);
    return lookUp
        .run(
            deployment,
            reference,
            app,
            environment(deployment.order().environment()),
            this,
            LookUp.Detail.NEEDED)
        .outcome();
  }

  private static Order order(
      EnvironmentName to, BuildReference reference, Optional<String> reason) {
    return new Order(
        new AppName("shop"),
        to,
        reference,
        Order.WhenGreen.REFUSE,
        Order.Urgency.ROUTINE,
        ANN,
        reason,
        new ChannelId("C0DEPLOYS"),
        Place.LISTED_CHANNEL,
        NOON);
  }

  Environment environment(EnvironmentName name) {
    return app.environment(name).orElseThrow();
  }

  private static Build build(BuildNumber number) {
    return new Build(
        number,
        number.value() + 4000,
        PipelineStatus.SUCCEEDED,
        "master",
        Build.RefKind.BRANCH,
        new Commit(new CommitSha("%040x".formatted(number.value())), "Change", "Carol Meyer", NOON),
        URI.create("https://gitlab.example.com/acme/shop/-/pipelines/" + number));
  }

  @Override
  public Answer<WorkloadView> read(Target target, Workload workload) {
    WorkloadView view = workloads.get(target.namespace() + "/" + workload.name());
    return view == null
        ? new Answer.Unavailable<>(
            new Outage("Kubernetes (" + target.name() + ")", "no answer within 3 s"))
        : new Answer.Found<>(view);
  }

  @Override
  public Answer<List<String>> lacking(Target target, PodTemplate template) {
    return new Answer.Found<>(List.copyOf(lacking));
  }

  @Override
  public Answer<Binding> binding(Target target, PodTemplate template, Optional<MapEdit> edit) {
    return new Answer.Found<>(new Binding("none", false, List.of()));
  }

  @Override
  public Answer<List<ConfigSource>> sources(Target target, PodTemplate template) {
    return new Answer.Found<>(List.of());
  }

  @Override
  public Answer<Edited> edit(Target target, MapEdit edit, long fence) {
    throw touched();
  }

  @Override
  public Answer<Edited> undo(Target target, MapEdit edit, long fence) {
    throw touched();
  }

  @Override
  public Answer<ImageDigest> resolve(ImageName image) {
    tags.add(image);
    return new Answer.Found<>(tagged);
  }

  @Override
  public Answer<ImageDigest> confirm(PinnedImage image) {
    return gone.contains(image.digest())
        ? new Answer.Refused<>(new Refusal("image-not-found", "There is no " + image + "."))
        : new Answer.Found<>(image.digest());
  }

  @Override
  public Answer<ImageDigest> verify(PinnedImage image, List<SignatureKey> keys) {
    return new Answer.Found<>(image.digest());
  }

  @Override
  public Answer<Build> find(App app, BuildReference reference) {
    return reference instanceof BuildReference.Numbered(BuildNumber number)
        ? new Answer.Found<>(build(number))
        : new Answer.Refused<>(new Refusal("build-not-found", "There is no " + reference + "."));
  }

  @Override
  public Answer<List<String>> changedFiles(App app, CommitSha from, CommitSha to) {
    return changedFiles
        .<Answer<List<String>>>map(Answer.Found::new)
        .orElseGet(() -> new Answer.Unavailable<>(new Outage("GitLab", "no answer within 5 s")));
  }

  @Override
  public Answer<Person> person(UserId user) {
    return new Answer.Found<>(
        new Person(user, "ann", Directory.Standing.MEMBER, groups.getOrDefault(user, Set.of())));
  }

  @Override
  public List<Lock> standing(Instant now) {
    return locks.stream().filter(lock -> lock.standsAt(now)).toList();
  }

  @Override
  public long next() {
    return staged.size() + 1L;
  }

  @Override
  public Optional<Release> find(long number) {
    return staged.stream().filter(release -> release.number() == number).findFirst();
  }

  @Override
  public List<Release> newest() {
    return List.of();
  }

  @Override
  public Optional<Release> newestOf(EnvironmentName other) {
    return staged.stream().filter(_ -> other.equals(STAGING)).findFirst();
  }

  @Override
  public Optional<Release> stableOn(EnvironmentName other) {
    return other.equals(STAGING) ? Release.stable(staged) : Optional.empty();
  }

  @Override
  public Optional<Instant> ended(Release release) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> liveSince(EnvironmentName other, Build build) {
    return Optional.empty();
  }

  @Override
  public WriteOutcome write(Target target, Write write) {
    throw touched();
  }

  @Override
  public Answer<Settings> settings(Target target, PodTemplate template) {
    throw touched();
  }

  @Override
  public Answer<Evidence> evidence(Target target, Workload workload) {
    throw touched();
  }

  @Override
  public Watch watch(Target target, Runnable onChange) {
    throw touched();
  }

  @Override
  public Answer<List<Build>> recent(App app, int count) {
    throw touched();
  }

  @Override
  public Answer<PipelineJobs> jobs(App app, Build build) {
    throw touched();
  }

  @Override
  public Answer<List<Commit>> between(App app, CommitSha from, CommitSha to) {
    return new Answer.Found<>(List.of());
  }

  @Override
  public Answer<List<Review>> reviews(App app, Optional<CommitSha> since, Build build) {
    throw touched();
  }

  @Override
  public Answer<List<OpenIssue>> openIssues(App app, String label) {
    throw touched();
  }

  @Override
  public List<Lock> due(Instant now) {
    throw touched();
  }

  @Override
  public boolean remove(Lock lock, Outgoing notice, Instant now) {
    throw touched();
  }

  @Override
  public boolean remind(Lock lock, Outgoing reminder, Instant now) {
    throw touched();
  }

  private static AssertionError touched() {
    return new AssertionError("a look-up has no business there");
  }

  /// There are never pods beside a workload.
  private static final class None implements Forerunners {
    @Override
    public Cluster.WriteOutcome create(
        Target target,
        Workload workload,
        Cluster.Content content,
        Map<String, String> annotations) {
      throw touched();
    }

    @Override
    public Cluster.WriteOutcome scale(
        Target target,
        Workload workload,
        String resourceVersion,
        int pods,
        Map<String, String> annotations) {
      throw touched();
    }

    @Override
    public Removal remove(Target target, Workload workload, String resourceVersion) {
      throw touched();
    }

    @Override
    public Answer<List<Forerunners.Standing>> all(Target target) {
      throw touched();
    }
  }
}
