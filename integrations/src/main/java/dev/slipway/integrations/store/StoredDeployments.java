package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;

import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.Transition;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.records.Outcome;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.EmptyHandling;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.statement.Update;

/// Deployments, their events and releases as tables. Safe for use by several threads and processes.
public final class StoredDeployments implements Deployments {
  private static final String RELEASES =
      """
      select d.*, r.body, r.created_at from release r join deployment d on d.id = r.deployment
      where r.app = :app and r.environment = :environment
      """;

  private final Jdbi jdbi;

  public StoredDeployments(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public Optional<Deployment> find(DeploymentId id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  private static Optional<Deployment> find(Handle handle, DeploymentId id) {
    return handle
        .createQuery("select * from deployment where id = :id")
        .bind("id", id.value())
        .map(StoredDeployments::deployment)
        .findOne();
  }

  @Override
  public Optional<Deployment> underWay(AppName app, EnvironmentName environment) {
    return jdbi.withHandle(handle -> underWay(handle, app, environment));
  }

  static Optional<Deployment> underWay(Handle handle, AppName app, EnvironmentName environment) {
    return handle
        .createQuery("select * from deployment where slot = :slot")
        .bind("slot", slot(app, environment))
        .map(StoredDeployments::deployment)
        .findOne();
  }

  @Override
  public Line line(Deployment waiting, Instant now) {
    return jdbi.withHandle(handle -> line(handle, waiting, now));
  }

  private static Line line(Handle handle, Deployment waiting, Instant now) {
    Order order = waiting.order();
    List<Lock> locks =
        StoredLocks.standing(handle, now).stream()
            .filter(lock -> lock.kind() == Lock.Kind.LOCK)
            .toList();
    Optional<Lock> holder = holder(locks, order);
    // Whom a lock keeps does not keep those whom it does not keep, such as the one who holds it.
    long ahead =
        handle
            .createQuery(
                """
                select * from deployment
                where slot like '#%' and app = :app and environment = :environment and id < :id
                """)
            .bind("app", order.app().value())
            .bind("environment", order.environment().value())
            .bind("id", waiting.id().value())
            .map(StoredDeployments::deployment)
            .list()
            .stream()
            .filter(earlier -> holder.isPresent() || holder(locks, earlier.order()).isEmpty())
            .count();
    return new Line(
        Math.toIntExact(ahead),
        underWay(handle, order.app(), order.environment()).map(Deployment::id),
        holder.map(Lock::owner));
  }

  private static Optional<Lock> holder(List<Lock> locks, Order order) {
    return Holding.against(
        locks, order.requester(), order.app(), order.environment(), order.urgency());
  }

  /// Whether it leaves the line although it is not its turn; until the caller's transaction is over
  /// nobody can take a lock.
  private static boolean isTooEarly(
      Handle handle, Deployment before, Deployment next, Instant now) {
    if (!before.waitsInLine() || next.waitsInLine() || next.ended()) {
      return false;
    }
    StoredAuditLog.hold(handle);
    return !line(handle, before, now).hasCome();
  }

  @Override
  public List<Deployment> underWay() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from deployment where slot is not null order by id")
            .map(StoredDeployments::deployment)
            .list());
  }

  @Override
  public List<Past> history(AppName app, EnvironmentName environment, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from deployment where app = :app and environment = :environment
                order by id desc limit :limit
                """)
            .bind("app", app.value())
            .bind("environment", environment.value())
            .bind("limit", limit)
            .map((row, context) ->
                new Past(deployment(row, context), StoredInbox.maybeInstant(row, "ended_at")))
            .list());
  }

  @Override
  public List<ProgressEvent> events(DeploymentId id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select body from progress_event where deployment = :id order by seq")
            .bind("id", id.value())
            .map((row, _) -> Json.read(row.getString("body"), ProgressEvent.class))
            .list());
  }

  @Override
  public Optional<Deployment> takeOver(DeploymentId id) {
    return jdbi.inTransaction(handle -> {
      int taken =
          handle
              .createUpdate(
                  """
                  update deployment set fence = nextval('fence_number'), version = version + 1
                  where id = :id and slot is not null
                  """)
              .bind("id", id.value())
              .execute();
      return taken == 0 ? Optional.empty() : find(handle, id);
    });
  }

  @Override
  public long nextRelease(AppName app, EnvironmentName environment) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select coalesce(max(number), 0) + 1 from release
                where app = :app and environment = :environment
                """)
            .bind("app", app.value())
            .bind("environment", environment.value())
            .mapTo(Long.class)
            .one());
  }

  @Override
  public List<Release> releases(AppName app, EnvironmentName environment, int limit) {
    return jdbi.withHandle(handle ->
        releases(
            handle,
            handle
                .createQuery(RELEASES + " order by r.number desc limit :limit")
                .bind("limit", limit),
            app,
            environment));
  }

  @Override
  public Optional<Release> release(AppName app, EnvironmentName environment, long number) {
    return jdbi.withHandle(handle ->
        releases(
                handle,
                handle.createQuery(RELEASES + " and r.number = :number").bind("number", number),
                app,
                environment)
            .stream()
            .findFirst());
  }

  private static List<Release> releases(
      Handle handle, Query query, AppName app, EnvironmentName environment) {
    List<Release> bare =
        query
            .bind("app", app.value())
            .bind("environment", environment.value())
            .map((row, context) ->
                new Release(
                    deployment(row, context),
                    Json.read(row.getString("body"), Plan.class),
                    Map.of(),
                    StoredInbox.instant(row, "created_at")))
            .list();
    Map<Long, Map<Integer, PodTemplate>> templates = templates(handle, bare);
    return bare.stream()
        .map(release ->
            new Release(
                release.deployment(),
                release.plan(),
                templates.getOrDefault(release.deployment().id().value(), Map.of()),
                release.at()))
        .toList();
  }

  /// What the writes of each deployment left, by the deployment's number.
  private static Map<Long, Map<Integer, PodTemplate>> templates(
      Handle handle, List<Release> releases) {
    Map<Long, Map<Integer, PodTemplate>> templates = new HashMap<>();
    handle
        .createQuery(
            "select deployment, body from progress_event where kind = :kind and deployment in (<ids>)")
        .bindList(
            EmptyHandling.NULL_KEYWORD,
            "ids",
            releases.stream().map(release -> release.deployment().id().value()).toList())
        .bind("kind", Json.EVENTS.of(ProgressEvent.ChangeWritten.class))
        .map((row, _) ->
            Map.entry(
                row.getLong("deployment"),
                Json.read(row.getString("body"), ProgressEvent.ChangeWritten.class)))
        .forEach(entry ->
            templates
                .computeIfAbsent(entry.getKey(), _ -> new HashMap<>())
                .put(entry.getValue().change(), entry.getValue().template()));
    return templates;
  }

  @Override
  public Optional<Deployment> record(
      Deployment before,
      Transition transition,
      Function<Long, List<Outgoing>> messages,
      List<AuditEntry> decisions,
      Set<RecordKind> owed,
      List<Letter> letters,
      Instant now) {
    try {
      return jdbi.inTransaction(
          handle -> record(handle, before, transition, messages, decisions, owed, letters, now));
    } catch (UnableToExecuteStatementException refused) {
      if (before.waitsInLine() && StoredInbox.isUniqueViolation(refused)) {
        return Optional.empty(); // another one has just begun there
      }
      throw refused;
    }
  }

  private static Optional<Deployment> record(
      Handle handle,
      Deployment before,
      Transition transition,
      Function<Long, List<Outgoing>> messages,
      List<AuditEntry> decisions,
      Set<RecordKind> owed,
      List<Letter> letters,
      Instant now) {
    if (isTooEarly(handle, before, transition.next(), now)
        || !update(handle, before, transition.next(), now)) {
      return Optional.empty();
    }
    long seq =
        handle
                .createQuery(
                    "select coalesce(max(seq), 0) from progress_event where deployment = :id")
                .bind("id", before.id().value())
                .mapTo(Long.class)
                .one()
            + 1;
    long first = seq;
    for (ProgressEvent event : transition.events()) {
      add(handle, before.id(), seq++, event);
      if (event instanceof ProgressEvent.Planned(Instant at, Plan plan)) {
        release(handle, before, plan, at);
        StoredRecords.owe(handle, before, owed, now);
      }
      if (event instanceof ProgressEvent.MigrationBegun(_, var order)) {
        Migration _ = StoredMigrations.begin(handle, order);
      }
    }
    messages.apply(first).forEach(outgoing -> StoredOutbox.put(handle, outgoing, now));
    decisions.forEach(entry -> StoredAuditLog.add(handle, entry));
    letters.forEach(letter -> StoredMails.owe(handle, letter, now));
    Deployment next = transition.next();
    return Optional.of(
        new Deployment(
            next.id(),
            next.order(),
            next.state(),
            before.version() + 1,
            before.fence(),
            next.instruction()));
  }

  @Override
  public List<Ended> ended() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select app, environment, state, count(*) as times from deployment where slot is null
                group by app, environment, state order by app, environment, state
                """)
            .map((row, _) ->
                new Ended(
                    new AppName(row.getString("app")),
                    new EnvironmentName(row.getString("environment")),
                    Outcome.named(row.getString("state")),
                    row.getLong("times")))
            .list());
  }

  private static boolean update(Handle handle, Deployment before, Deployment next, Instant now) {
    Update update =
        handle
            .createUpdate(
                """
                update deployment set state = :state, state_body = :body, version = version + 1,
                  instruction = :instruction, instruction_body = :instructionBody, slot = :slot, ended_at = :ended
                where id = :id and version = :version and fence = :fence and slot is not null
                """)
            .bind("id", before.id().value())
            .bind("version", before.version())
            .bind("fence", before.fence())
            .bind("state", Json.STATES.of(next.state()))
            .bind("body", Json.write(next.state()))
            .bind("instruction", next.instruction().map(Json.INSTRUCTIONS::of).orElse(null))
            .bind("instructionBody", next.instruction().map(Json::write).orElse(null))
            .bind("slot", next.ended() ? null : slot(next))
            .bind("ended", next.ended() ? time(now) : null);
    return update.execute() == 1;
  }

  private static void add(Handle handle, DeploymentId id, long seq, ProgressEvent event) {
    handle
        .createUpdate(
            "insert into progress_event (deployment, seq, at, kind, body) values (:id, :seq, :at, :kind, :body)")
        .bind("id", id.value())
        .bind("seq", seq)
        .bind("at", time(event.at()))
        .bind("kind", Json.EVENTS.of(event))
        .bind("body", Json.write(event))
        .execute();
  }

  private static void release(Handle handle, Deployment deployment, Plan plan, Instant at) {
    handle
        .createUpdate(
            """
            insert into release (app, environment, number, deployment, build, body, created_at)
            values (:app, :environment, :number, :deployment, :build, :body, :at)
            """)
        .bind("app", deployment.order().app().value())
        .bind("environment", deployment.order().environment().value())
        .bind("number", plan.release())
        .bind("deployment", deployment.id().value())
        .bind("build", plan.build().number().value())
        .bind("body", Json.write(plan))
        .bind("at", time(at))
        .execute();
  }

  /// Stores a new deployment; a unique violation means that another one is under way.
  static Deployment begin(Handle handle, Order order) {
    return begin(handle, order, new DeploymentState.Resolving());
  }

  /// The same in another state; one that waits in line is kept by nothing.
  static Deployment begin(Handle handle, Order order, DeploymentState state) {
    long id = handle.createQuery("select nextval('deployment_number')").mapTo(Long.class).one();
    Deployment deployment =
        new Deployment(new DeploymentId(id), order, state, 1, 0, Optional.empty());
    handle
        .createUpdate(
            """
            insert into deployment (id, app, environment, order_body, state, state_body, version, fence, slot, started_at)
            values (:id, :app, :environment, :order, :state, :body, 1, 0, :slot, :at)
            """)
        .bind("id", id)
        .bind("app", order.app().value())
        .bind("environment", order.environment().value())
        .bind("order", Json.write(order))
        .bind("state", Json.STATES.of(deployment.state()))
        .bind("body", Json.write(deployment.state()))
        .bind("slot", slot(deployment))
        .bind("at", time(order.at()))
        .execute();
    return deployment;
  }

  static boolean instruct(Handle handle, Instruct.ToDeployment instruct) {
    return handle
            .createUpdate(
                """
                update deployment set instruction = :kind, instruction_body = :body, version = version + 1
                where id = :id and slot is not null and instruction is null
                """)
            .bind("id", instruct.deployment().value())
            .bind("kind", Json.INSTRUCTIONS.of(instruct.instruction()))
            .bind("body", Json.write(instruct.instruction()))
            .execute()
        == 1;
  }

  /// What it has for itself: its environment, or a place in line.
  private static String slot(Deployment deployment) {
    return deployment.waitsInLine()
        ? "#" + deployment.id()
        : slot(deployment.order().app(), deployment.order().environment());
  }

  private static String slot(AppName app, EnvironmentName environment) {
    return app + "/" + environment;
  }

  static Deployment deployment(ResultSet row, StatementContext context) throws SQLException {
    return new Deployment(
        new DeploymentId(row.getLong("id")),
        Json.read(row.getString("order_body"), Order.class),
        Json.read(row.getString("state_body"), DeploymentState.class),
        row.getLong("version"),
        row.getLong("fence"),
        Optional.ofNullable(row.getString("instruction_body"))
            .map(body -> Json.read(body, Deployment.Instruction.class)));
  }
}
