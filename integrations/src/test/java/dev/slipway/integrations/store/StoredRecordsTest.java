package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.ports.Deployments.Ended;
import dev.slipway.commands.ports.Records.Due;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.Outcome;
import dev.slipway.commands.records.Owed;
import dev.slipway.commands.records.RecordId;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.commands.records.Standing;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is owed to outside systems, the same on both databases.
final class StoredRecordsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final EnvironmentName PRODUCTION = new EnvironmentName("production");

  private record Store(
      TestDatabase testDatabase,
      Database database,
      StoredDeployments deployments,
      StoredRecords records)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(
          testDatabase, database, new StoredDeployments(database), new StoredRecords(database));
    }

    /// A deployment with its plan, of which this is owed.
    Deployment plan(EnvironmentName environment, long release, Set<RecordKind> owed) {
      Deployment begun =
          database
              .jdbi()
              .inTransaction(handle -> StoredDeployments.begin(handle, order(environment)));
      Plan plan = planned(release);
      Deployment applying =
          new Deployment(
              begun.id(),
              begun.order(),
              new DeploymentState.Applying(plan, List.of()),
              begun.version(),
              begun.fence(),
              Optional.empty());
      return deployments
          .record(
              begun,
              new Transition(
                  applying,
                  List.of(new ProgressEvent.Planned(NOON, plan)),
                  new Transition.Pace.AtOnce()),
              _ -> List.of(),
              List.of(),
              owed,
              NOON)
          .orElseThrow();
    }

    Deployment succeed(Deployment deployment, long release) {
      Deployment over =
          new Deployment(
              deployment.id(),
              deployment.order(),
              new DeploymentState.Succeeded(planned(release)),
              deployment.version(),
              deployment.fence(),
              Optional.empty());
      return deployments
          .record(
              deployment,
              new Transition(over, List.of(), new Transition.Pace.Over()),
              _ -> List.of(),
              List.of(),
              Set.of(RecordKind.values()),
              NOON.plusSeconds(60))
          .orElseThrow();
    }

    List<Owed> due(Instant now) {
      return records.due(now, 100).stream().map(Due::owed).toList();
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  private static Order order(EnvironmentName environment) {
    return new Order(
        SHOP,
        environment,
        new BuildReference.Numbered(new BuildNumber(235)),
        Order.WhenGreen.REFUSE,
        Order.Urgency.ROUTINE,
        new UserId("T0ACME", "U0ANN"),
        Optional.empty(),
        new ChannelId("C0DEPLOYS"),
        Place.LISTED_CHANNEL,
        NOON);
  }

  private static Plan planned(long release) {
    return new Plan(
        new Build(
            new BuildNumber(235),
            4905,
            PipelineStatus.SUCCEEDED,
            "master",
            Build.RefKind.BRANCH,
            new Commit(new CommitSha("a".repeat(40)), "Count", "Ann", NOON),
            URI.create("https://gitlab.example.com/1")),
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

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void owesWhatWasConfiguredWhenADeploymentWasPlanned(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment planned = store.plan(STAGING, 1, Set.of(RecordKind.GITLAB_DEPLOYMENT));
      Deployment over = store.succeed(planned, 1);

      assertThat(store.records().due(NOON, 100))
          .containsExactly(
              new Due(
                  new Owed(
                      RecordKind.GITLAB_DEPLOYMENT,
                      planned.id(),
                      Optional.empty(),
                      Optional.empty(),
                      0,
                      NOON,
                      1),
                  new Account(
                      over, planned(1), NOON, Optional.of(NOON.plusSeconds(60)), Optional.empty()),
                  Optional.empty()));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsWhatIsKnownUnlessSomebodyElseHasWrittenSince(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Deployment planned = store.plan(STAGING, 1, Set.of(RecordKind.GRAFANA_ANNOTATION));
      Owed read = store.due(NOON).getFirst();
      Owed held = store.records().attempting(read.notBefore(NOON.plusSeconds(15))).orElseThrow();

      assertThat(store.records().attempting(read)).isEmpty();
      assertThat(store.records().keep(read.failed(NOON))).isFalse();
      assertThat(store.records().settle(read)).isFalse();
      assertThat(store.due(NOON.plusSeconds(14))).isEmpty();
      assertThat(store.records().nextDue(NOON)).contains(NOON.plusSeconds(15));

      RecordId id = new RecordId(801);
      assertThat(store.records().keep(held.showing(Standing.RUNNING, Optional.of(id), NOON)))
          .isTrue();
      assertThat(store.due(NOON))
          .containsExactly(
              new Owed(
                  RecordKind.GRAFANA_ANNOTATION,
                  planned.id(),
                  Optional.of(id),
                  Optional.of(Standing.RUNNING),
                  0,
                  NOON,
                  held.version() + 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void isOwedNoMoreWhenItIsSettledOrGivenUp(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.plan(STAGING, 1, Set.of(RecordKind.GRAFANA_ANNOTATION, RecordKind.GITLAB_DEPLOYMENT));
      List<Owed> both = store.due(NOON);

      assertThat(store.records().settle(both.getFirst())).isTrue();
      assertThat(store.records().giveUp(both.getLast(), "x".repeat(500))).isTrue();

      assertThat(both).hasSize(2);
      assertThat(store.due(NOON)).isEmpty();
      assertThat(store.records().settle(both.getLast())).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void hasGitLabsDeploymentsWrittenOneAfterTheOtherInEachEnvironment(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Set<RecordKind> owed = Set.of(RecordKind.GITLAB_DEPLOYMENT, RecordKind.GITLAB_TAG);
      Deployment first = store.succeed(store.plan(STAGING, 1, owed), 1);
      Deployment second = store.plan(STAGING, 2, owed);
      Deployment elsewhere = store.plan(PRODUCTION, 1, owed);

      assertThat(store.due(NOON))
          .extracting(Owed::kind, Owed::deployment)
          .containsExactly(
              tuple(RecordKind.GITLAB_DEPLOYMENT, first.id()),
              tuple(RecordKind.GITLAB_TAG, first.id()),
              tuple(RecordKind.GITLAB_TAG, second.id()),
              tuple(RecordKind.GITLAB_DEPLOYMENT, elsewhere.id()),
              tuple(RecordKind.GITLAB_TAG, elsewhere.id()));

      Owed earlier = store.due(NOON).getFirst();
      RecordId id = new RecordId(801);
      assertThat(store.records().settle(earlier.showing(Standing.SUCCESS, Optional.of(id), NOON)))
          .isTrue();
      assertThat(store.records().due(NOON, 100))
          .filteredOn(due -> due.owed().kind() == RecordKind.GITLAB_DEPLOYMENT)
          .extracting(due -> due.owed().deployment(), Due::before)
          .containsExactly(
              tuple(second.id(), Optional.of(id)), tuple(elsewhere.id(), Optional.empty()));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void countsHowDeploymentsEnded(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.succeed(store.plan(STAGING, 1, Set.of()), 1);
      store.succeed(store.plan(STAGING, 2, Set.of()), 2);
      store.plan(PRODUCTION, 1, Set.of());

      assertThat(store.deployments().ended())
          .containsExactly(new Ended(SHOP, STAGING, Outcome.SUCCEEDED, 2));
    }
  }
}
