package dev.slipway.bot.rig;

import dev.slipway.bot.rig.SimCluster.Done;
import dev.slipway.bot.rig.SimCluster.Effect;
import dev.slipway.bot.rig.SimCluster.Meddle;
import dev.slipway.bot.rig.SimRuns.Started;
import dev.slipway.bot.rig.SimSlack.SharedFile;
import dev.slipway.bot.rig.SimSlack.Shown;
import dev.slipway.commands.audit.AuditCheck;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.NotApproved;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationBoard;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.MigrationMessage;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.ports.Deployments.Past;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.LineMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredAuditLog;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredMigrations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Judges what a trial left behind by the cluster's and the chat's own ledgers: I1 every
/// acknowledged command ends in one terminal state; I2 one write of a pod template per deployment
/// and workload, and one that puts it back; I3 fences only rise; I4 one message per deployment
/// whose last text is the truth; I5 a decision precedes every effect; I6 nothing stays locked; I8
/// the chain of decisions holds. And nothing is called live, failed or interfered with that is not.
final class Oracle {
  private static final Set<Long> BROKEN =
      Set.of(Builds.CRASHES, Builds.CRASHES_LATER, Builds.NEVER_READY);

  private final Database database;
  private final Life.Outside outside;
  private final Schedule schedule;
  private final Set<String> acknowledged;
  private final StoredDeployments deployments;
  private final StoredMigrations migrations;
  private final ContainerOracle containers;
  private final List<String> violations = new ArrayList<>();
  private final List<String> ends = new ArrayList<>();

  Oracle(Database database, Life.Outside outside, Schedule schedule, Set<String> acknowledged) {
    this.database = database;
    this.outside = outside;
    this.schedule = schedule;
    this.acknowledged = Set.copyOf(acknowledged);
    this.deployments = new StoredDeployments(database);
    this.migrations = new StoredMigrations(database);
    this.containers = new ContainerOracle(database, outside, schedule, acknowledged);
  }

  /// Whether everything that was said is answered, everything begun is over, and everything to be
  /// shown is shown.
  static boolean settled(Database database) {
    return count(
            database,
            """
            select (select count(*) from inbox where state <> 'answered')
              + (select count(*) from deployment where slot is not null)
              + (select count(*) from migration where ended_at is null)
              + (select count(*) from message where state = 'due')
            """)
        == 0;
  }

  /// I5, asked when a write is done.
  static Optional<String> authorised(Database database, Done done) {
    if (done.template() == Effect.SAME) {
      return Optional.empty();
    }
    String digest = done.images().values().iterator().next();
    boolean forward = digest.contains("@sha256:") && Builds.of(digest) != Builds.FORMER;
    long decisions =
        count(
            database,
            "select count(*) from decision where allowed = true and occasion = ?",
            "deployment " + done.deployment());
    long naming =
        count(
            database,
            "select count(*) from decision where allowed = true and occasion = ? and subject like ?",
            "deployment " + done.deployment(),
            "%" + digest + "%");
    return decisions == 0 || (forward && !putsBack(done) && naming == 0)
        ? Optional.of("I5: nobody had decided on " + done)
        : Optional.empty();
  }

  /// What was wrong with a write that two others had to approve: nothing where nobody has to, for
  /// going back and for putting back.
  static Optional<String> approved(Database database, SlipwayConfig config, Done done) {
    boolean wanted =
        done.workload().startsWith("shop-staging")
            && config
                .environment(new AppName("shop"), new EnvironmentName("staging"))
                .flatMap(Environment::approval)
                .isPresent();
    if (!wanted || putsBack(done) || done.template() == Effect.SAME) {
      return Optional.empty();
    }
    long goingBack =
        count(
            database,
            "select count(*) from deployment where id = cast(? as bigint) and order_body like ?",
            done.deployment(),
            "%\"kind\":\"released\"%");
    long approvals =
        count(
            database,
            """
            select count(distinct person) from decision
            where allowed = true and action = 'approve' and subject like ?
            """,
            "approve deployment "
                + done.deployment()
                + ":%"
                + done.images().values().iterator().next()
                + "% config "
                + done.config());
    long checked =
        count(
            database,
            "select count(*) from decision where allowed = true and occasion = ?",
            "deployment " + done.deployment());
    return goingBack == 0 && (approvals < 2 || checked < 2)
        ? Optional.of("I5: " + approvals + " had approved " + done)
        : Optional.empty();
  }

  List<String> ends() {
    return List.copyOf(ends);
  }

  List<String> violations() {
    check(settled(database), "I1, I6: something is not answered, not over or not shown");
    for (String key : acknowledged) {
      command(key);
    }
    fences();
    AuditCheck audit = new AuditCheck(List.of());
    audit
        .end(new StoredAuditLog(database).read(audit))
        .ifPresent(finding -> violations.add("I8: " + finding.words()));
    check(
        outside.slack().messages().stream().map(Shown::key).distinct().count()
            == outside.slack().messages().size(),
        "I4: a message was posted twice: "
            + outside.slack().messages().stream().map(Shown::key).toList());
    for (String environment : List.of("staging", "production")) {
      for (Past past :
          deployments.history(new AppName("shop"), new EnvironmentName(environment), 100)) {
        judge(past);
      }
      turns(environment);
    }
    onceByItself();
    settings();
    all(database).forEach(this::judge);
    check(outside.runs().standing() == 0, "a pod of a migration is left");
    check(outside.containers().standing() == 0, "a container is left");
    containers.judgeExtensions();
    violations.addAll(containers.violations());
    ends.addAll(containers.ends());
    return List.copyOf(violations);
  }

  /// All migrations there ever were. Numbers of beginnings that came to nothing are left out.
  static List<Migration> all(Database database) {
    StoredMigrations stored = new StoredMigrations(database);
    return LongStream.rangeClosed(1, count(database, "select coalesce(max(id), 0) from migration"))
        .mapToObj(number -> stored.find(new MigrationId(number)))
        .flatMap(Optional::stream)
        .toList();
  }

  private void judge(Migration migration) {
    List<MigrationEvent> events = migrations.events(migration.id());
    MigrationBoard board = MigrationBoard.of(migration, events);
    String name = "migration " + migration.id() + " (" + migration.state() + ")";
    switch (migration.order().purpose()) {
      case Purpose.Run _ -> command(migration, events, name);
      case Purpose.Login _ -> containers.judge(migration, board, events);
    }
    var truth = outside.slack().render(MigrationMessage.of(board));
    List<Shown> shown =
        outside.slack().messages().stream()
            .filter(one -> one.key().equals("m" + migration.id()))
            .toList();
    check(
        shown.size() == 1 && shown.getFirst().versions().getLast().equals(truth),
        "I4: the channel says " + shown + ", not " + truth);
    file(migration, name);
  }

  /// A command runs once at most, and what is said of it is true.
  private void command(Migration migration, List<MigrationEvent> events, String name) {
    ends.add(migration.state().getClass().getSimpleName());
    List<Started> starts =
        outside.runs().ledger().stream()
            .filter(started -> started.session().equals(migration.order().session()))
            .toList();
    check(starts.size() <= 1, "I2: started " + starts.size() + " times: " + name);
    List<String> printed = printed(migration);
    check(
        printed.equals(SimRuns.OUTPUT.subList(0, printed.size())),
        "printed " + printed + ": " + name);
    switch (migration.state()) {
      case MigrationState.Finished(_, HowEnded.Ran(int exitCode, _)) ->
          check(
              starts.size() == 1
                  && starts.getFirst().exitCode() == exitCode
                  && printed.equals(SimRuns.OUTPUT)
                  && told(events) == SimRuns.OUTPUT.size(),
              "not so: " + name + " " + starts + " " + printed);
      case MigrationState.Finished(_, HowEnded.StoppedBy _) ->
          check(said("stop") || said("abort"), "nobody stopped " + name);
      case MigrationState.Finished(_, HowEnded.Unknown _) ->
          violations.add("it could be known: " + name);
      case MigrationState.Refused _ -> check(starts.isEmpty(), "refused, but ran: " + name);
      default -> violations.add("not an end: " + name);
    }
  }

  private List<String> printed(Migration migration) {
    return migrations.log(migration.id(), 1000).stream()
        .filter(line -> line.kind() == LogLine.Kind.OUTPUT)
        .map(line -> line.text().strip())
        .toList();
  }

  /// What was printed is in one file in the thread; where nobody came and nothing was printed there
  /// is none.
  private void file(Migration migration, String name) {
    List<String> printed = printed(migration);
    boolean something =
        migrations.log(migration.id(), 1000).stream()
            .anyMatch(
                line -> line.kind() == LogLine.Kind.OUTPUT || line.kind() == LogLine.Kind.OPENED);
    List<SharedFile> files =
        outside.slack().files().stream()
            .filter(file -> file.title().endsWith(" " + migration.id()))
            .toList();
    check(
        files.size() == (something ? 1 : 0),
        "I4: " + files.size() + " files of the log of " + name);
    for (SharedFile file : files) {
      check(
          file.thread().isPresent() && file.content().text().lines().toList().containsAll(printed),
          "I4: not the log of " + name + ": " + file);
    }
  }

  private boolean said(String word) {
    return schedule.lines().stream().anyMatch(line -> line.text().startsWith(word));
  }

  /// How many pieces of output went to the thread.
  private static long told(List<MigrationEvent> events) {
    return events.stream()
        .filter(MigrationEvent.Printed.class::isInstance)
        .map(MigrationEvent.Printed.class::cast)
        .mapToLong(told -> told.last() - told.first() + 1)
        .sum();
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  /// A command leads to one thing: a deployment, an instruction, or an answer.
  private void command(String key) {
    check(
        count(
                database,
                "select count(*) from inbox where state = 'answered' and message_key = ?",
                key)
            == 1,
        "I1: " + key + " was acknowledged and is not answered");
    long answers = count(database, "select count(*) from message where message_key = ?", "a" + key);
    long begun =
        count(
            database,
            "select count(*) from decision where occasion = ? and action in ('deploy', 'migrate') and allowed = true",
            key);
    check(answers <= 1 && begun <= 1, "I1: " + key + " was answered more than once");
  }

  /// What was set stays set where its deployment stays, and is as it was before where nothing is
  /// left of it.
  private void settings() {
    Set<String> possible = new TreeSet<>(Set.of("info"));
    for (Past past :
        deployments.history(new AppName("shop"), new EnvironmentName("staging"), 100).reversed()) {
      Optional<String> set =
          past.deployment().order().edit().map(edit -> edit.values().get("LOG_LEVEL"));
      set.ifPresent(value -> {
        switch (past.deployment().state()) {
          case Succeeded _ -> {
            possible.clear();
            possible.add(value);
          }
          case Failed(_, _, var aftermath) when aftermath == Aftermath.LEFT_AS_IS ->
              possible.add(value);
          case Aborted(_, var aftermath) when aftermath == Aftermath.LEFT_AS_IS ->
              possible.add(value);
          default -> {}
        }
      });
    }
    String now =
        outside.cluster().map("shop-staging").values().getOrDefault("LOG_LEVEL", "nothing");
    check(possible.contains(now), "LOG_LEVEL is " + now + ", not one of " + possible);
  }

  /// Nothing goes twice by itself.
  private void onceByItself() {
    Map<BuildReference, Long> begun =
        deployments.history(new AppName("shop"), new EnvironmentName("staging"), 100).stream()
            .map(past -> past.deployment().order())
            .filter(Order::automatic)
            .collect(Collectors.groupingBy(Order::reference, Collectors.counting()));
    check(
        begun.values().stream().allMatch(times -> times == 1),
        "I1: begun by itself more than once: " + begun);
  }

  private void fences() {
    Map<String, Long> newest = new HashMap<>();
    for (Done done : outside.cluster().ledger()) {
      long before = newest.getOrDefault(done.uid(), 0L);
      check(done.fence() >= before, "I3: the fence fell from " + before + " with " + done);
      newest.put(done.uid(), done.fence());
    }
  }

  private void judge(Past past) {
    Deployment deployment = past.deployment();
    String name = "deployment " + deployment.id() + " (" + deployment.state() + ")";
    ends.add(kind(deployment.state()));
    if (!deployment.ended() || past.ended().isEmpty()) {
      violations.add("I1: never over: " + name);
      return;
    }
    List<ProgressEvent> events = deployments.events(deployment.id());
    check(
        events.getLast() instanceof ProgressEvent.Finished(_, var state)
            && state.equals(deployment.state()),
        "I4: the last event is not the end of " + name);
    message(deployment, events);
    List<Done> writes = writes(deployment);
    onceEach(deployment, events, writes, name);
    restored(deployment, events, name);
    tried(deployment, events, writes, name);
    inWaves(deployment, events, writes, name);
    switch (deployment.state()) {
      case Succeeded(Plan plan) -> live(deployment, plan, writes, past.ended().get(), name);
      case NotApproved _ -> check(writes.isEmpty(), "not approved, but wrote: " + name);
      case Refused _ ->
          check(standing(writes).isEmpty(), "refused, but wrote: " + name + " " + writes);
      case Failed(Plan plan, Why why, Aftermath aftermath) -> {
        failed(why, plan, planned(events), name);
        aftermath(aftermath, plan, deployment, past.ended().get(), writes, name);
      }
      case Aborted(_, Aftermath aftermath) -> {
        Optional<Plan> plan =
            events.stream()
                .filter(ProgressEvent.Planned.class::isInstance)
                .map(event -> ((ProgressEvent.Planned) event).plan())
                .findFirst();
        check(
            schedule.lines().stream().anyMatch(line -> line.text().startsWith("abort"))
                || events.stream()
                    .anyMatch(event ->
                        event instanceof ProgressEvent.Instructed told
                            && told.word() == ProgressEvent.Instructed.Word.REVERT),
            "nobody stopped " + name);
        if (plan.isPresent()) {
          aftermath(aftermath, plan.get(), deployment, past.ended().get(), writes, name);
        } else {
          check(
              aftermath == Aftermath.NOTHING_TOUCHED && writes.isEmpty(),
              "wrote without a plan: " + name);
        }
      }
      default -> violations.add("not an end: " + name);
    }
  }

  private static String kind(DeploymentState state) {
    return switch (state) {
      case Failed(_, Why why, Aftermath aftermath) ->
          "failed " + why.getClass().getSimpleName() + " " + aftermath;
      case Aborted(_, Aftermath aftermath) -> "aborted " + aftermath;
      case Refused(var refusal) -> "refused " + refusal.code();
      default -> state.getClass().getSimpleName();
    };
  }

  /// Those that changed a pod template.
  private List<Done> writes(Deployment deployment) {
    return outside.cluster().ledger().stream()
        .filter(done -> done.deployment().equals(deployment.id().toString()))
        .filter(done -> done.template() == Effect.CHANGED)
        .toList();
  }

  /// Those on objects that nobody has deleted since: of a write whose answer was lost nobody can
  /// know once its object is gone.
  private List<Done> standing(List<Done> writes) {
    return writes.stream()
        .filter(done -> outside.cluster().workload(done.workload()).now().uid().equals(done.uid()))
        .toList();
  }

  private static boolean putsBack(Done done) {
    return done.annotations().getOrDefault("kubernetes.io/change-cause", "").contains("put back");
  }

  /// I2, and that nothing of other people's is overwritten.
  private void onceEach(
      Deployment deployment, List<ProgressEvent> events, List<Done> writes, String name) {
    Map<String, Long> forward = new HashMap<>();
    Map<String, Long> back = new HashMap<>();
    for (Done done : writes) {
      (putsBack(done) ? back : forward).merge(done.uid(), 1L, Long::sum);
    }
    Stream.of(forward, back)
        .flatMap(counts -> counts.entrySet().stream())
        .filter(count -> count.getValue() > 1)
        .forEach(count -> violations.add("I2: more than one write: " + name + " " + writes));
    Instant planned = planned(events);
    for (Done done : writes) {
      boolean foreign =
          done.over().images().values().stream().anyMatch(image -> image.contains("mine"));
      check(
          !foreign || !done.over().rolled().isAfter(planned),
          "overwrote what somebody else had set: " + done);
    }
    check(
        deployment.ended() || writes.isEmpty(), "writes of a deployment that is not over: " + name);
  }

  /// What is called live again is exactly what was recorded, and said to be.
  private void restored(Deployment deployment, List<ProgressEvent> events, String name) {
    if (deployment.state() instanceof Succeeded(Plan plan) && plan.restores().isPresent()) {
      check(
          events.stream()
                  .filter(ProgressEvent.Compared.class::isInstance)
                  .map(ProgressEvent.Compared.class::cast)
                  .filter(compared ->
                      compared.comparisons().size() == plan.changes().size()
                          && compared.comparisons().stream()
                              .allMatch(ProgressEvent.Compared.Comparison::matches))
                  .count()
              == 1,
          "not exactly what release " + plan.restores().getAsLong() + " was: " + name);
    }
  }

  private static Instant planned(List<ProgressEvent> events) {
    return events.stream()
        .filter(ProgressEvent.Planned.class::isInstance)
        .map(ProgressEvent::at)
        .findFirst()
        .orElse(Instant.MAX);
  }

  /// What is tried beside the workloads leaves them as they are: none is changed before every batch
  /// was called good, or a person said to go on or to finish; else a build that can be caught never
  /// gets further. And nothing is left of it but what a late call can make, which has no pods.
  private void tried(
      Deployment deployment, List<ProgressEvent> events, List<Done> writes, String name) {
    Optional<Plan> plan =
        events.stream()
            .filter(ProgressEvent.Planned.class::isInstance)
            .map(event -> ((ProgressEvent.Planned) event).plan())
            .filter(known -> known.batches().isPresent())
            .findFirst();
    if (plan.isEmpty()) {
      return;
    }
    long passed =
        events.stream()
            .filter(event ->
                (event instanceof ProgressEvent.Judged judged
                        && judged.verdict().answer() == Verdict.Answer.GOOD)
                    || (event instanceof ProgressEvent.Instructed told
                        && told.word() == ProgressEvent.Instructed.Word.PROCEED))
            .count();
    long batches =
        events.stream()
            .filter(ProgressEvent.PodsSent.class::isInstance)
            .mapToLong(event -> ((ProgressEvent.PodsSent) event).batch() + 1)
            .max()
            .orElse(0);
    boolean done = events.stream().anyMatch(ProgressEvent.BatchesDone.class::isInstance);
    check(writes.isEmpty() || done, "changed a workload before all was tried: " + name);
    boolean finished = Board.of(deployment, events).isFinishedByHand();
    check(
        !done || finished || passed == batches,
        passed + " of " + batches + " batches passed: " + name);
    long build = plan.get().build().number().value();
    check(
        writes.isEmpty() || finished || (!BROKEN.contains(build) && build != Builds.ANSWERS_WRONG),
        "a bad build got beyond its trial: " + name);
    for (Plan.Change change : plan.get().changes()) {
      SimWorkload.State left =
          outside.cluster().workload(place(deployment, change) + "-slipway").now();
      check(
          left.presence() == SimWorkload.Presence.GONE || left.desired() == 0,
          "pods are left beside " + change.label() + " by " + name);
    }
  }

  /// Nothing of a wave is changed before all of the waves before it is live and has stayed so.
  private void inWaves(
      Deployment deployment, List<ProgressEvent> events, List<Done> writes, String name) {
    Optional<Plan> plan =
        Board.of(deployment, events).plan().filter(known -> !known.waves().isEmpty());
    boolean hurried =
        events.stream()
            .filter(ProgressEvent.Instructed.class::isInstance)
            .map(event -> ((ProgressEvent.Instructed) event).word())
            .anyMatch(word ->
                word == ProgressEvent.Instructed.Word.NEXT
                    || word == ProgressEvent.Instructed.Word.FINISH);
    if (plan.isEmpty() || hurried || meddled()) {
      return;
    }
    List<Done> forward = writes.stream().filter(done -> !putsBack(done)).toList();
    for (Done done : forward) {
      Plan.Change own =
          plan.get().changes().stream()
              .filter(change -> place(deployment, change).equals(done.workload()))
              .findFirst()
              .orElseThrow();
      List<Plan.Change> before =
          plan.get().changes().stream()
              .takeWhile(change -> !change.target().equals(own.target()))
              .toList();
      for (Plan.Change earlier : before) {
        String place = place(deployment, earlier);
        check(
            was(deployment, earlier, earlier.wanted(), done.at().minusSeconds(4)),
            "went on before " + place + " had stayed live: " + name);
        check(
            was(deployment, earlier, earlier.wanted(), done.at()),
            "went on while " + place + " was not live: " + name);
      }
    }
  }

  /// Where a change is made: `shop-staging/web`.
  private static String place(Deployment deployment, Plan.Change change) {
    String region = change.target().value().equals("eu") ? "" : "-" + change.target();
    return "shop-" + deployment.order().environment() + region + "/" + change.workload();
  }

  /// Who waited in line came in the order of asking, never before another one was over, and was
  /// told once that it was their turn, or that the pipeline had ended.
  private void turns(String environment) {
    Instant before = Instant.MIN;
    Instant over = Instant.MIN;
    for (Past past :
        deployments
            .history(new AppName("shop"), new EnvironmentName(environment), 100)
            .reversed()) {
      Deployment deployment = past.deployment();
      Optional<Instant> turn =
          deployments.events(deployment.id()).stream()
              .filter(ProgressEvent.TurnCame.class::isInstance)
              .map(ProgressEvent::at)
              .findFirst();
      boolean waited =
          deployments.events(deployment.id()).stream()
              .anyMatch(ProgressEvent.LineSeen.class::isInstance);
      if (turn.isPresent()) {
        check(
            !turn.get().isBefore(before) && !turn.get().isBefore(over),
            "out of turn: deployment " + deployment.id());
        before = turn.get();
      }
      if (turn.isPresent() || !waited) {
        Instant ended = past.ended().orElse(Instant.MAX);
        over = ended.isAfter(over) ? ended : over;
      }
      long told =
          outside.slack().messages().stream()
              .filter(shown -> shown.key().matches("d" + deployment.id() + "/\\d+/requester"))
              .count();
      List<ProgressEvent> events = deployments.events(deployment.id());
      Board board = Board.of(deployment, events);
      long toTell =
          events.stream()
              .filter(event -> LineMessage.toRequester(board, event).isPresent())
              .count();
      check(
          told == toTell,
          "I4: told " + told + " times of the end of its wait: deployment " + deployment.id());
    }
  }

  /// I4: one message, and its last text is what the board says at the end.
  private void message(Deployment deployment, List<ProgressEvent> events) {
    String key = "d" + deployment.id();
    List<Shown> shown =
        outside.slack().messages().stream().filter(one -> one.key().equals(key)).toList();
    if (shown.size() != 1) {
      violations.add("I4: " + shown.size() + " messages for deployment " + deployment.id());
      return;
    }
    var truth = outside.slack().render(BoardMessage.of(Board.of(deployment, events)));
    var last = shown.getFirst().versions().getLast();
    check(
        last.equals(truth),
        "I4: the channel says " + last.fallback() + ", not " + truth.fallback());
    String words =
        switch (deployment.state()) {
          case Succeeded _ -> "is live on";
          case NotApproved _ -> "did not approve it";
          case Refused _ ->
              deployment.order().reference() instanceof BuildReference.Released
                  ? "Not rolled back"
                  : "Not deployed";
          case Failed _ -> "failed on";
          case Aborted _ -> "was stopped by";
          default -> "no end";
        };
    check(last.fallback().contains(words), "I4: the channel says " + last.fallback());
    check(!last.body().contains("action=abort"), "I4: a button is left: " + last.body());
  }

  private boolean meddled(Meddle... kinds) {
    return outside.cluster().meddlings().stream()
        .anyMatch(one -> kinds.length == 0 || List.of(kinds).contains(one.what()));
  }

  /// Live means that every workload was seen to be, not longer ago than a watch can lag behind.
  private void live(
      Deployment deployment, Plan plan, List<Done> writes, Instant ended, String name) {
    check(
        plan.build().number().value() != Builds.ANSWERS_WRONG_LIVE,
        "called live, but it answers wrong: " + name);
    for (Plan.Change change : plan.changes()) {
      boolean had =
          change
              .exactly()
              .map(change.before().template()::equals)
              .orElse(
                  change.before().images().entrySet().containsAll(change.wanted().entrySet())
                      && change.config().filter(Plan.Config::isOther).isEmpty());
      long forward =
          writes.stream()
              .filter(done -> done.workload().equals(place(deployment, change)) && !putsBack(done))
              .count();
      check(
          forward == (had ? 0 : 1) || meddled(),
          "I2: " + forward + " writes of " + change.label() + " by " + name);
      check(writes.stream().noneMatch(Oracle::putsBack), "put back and yet called live: " + name);
      check(
          was(deployment, change, change.wanted(), ended),
          "called live, but " + change.label() + " was not: " + name);
    }
  }

  /// Nothing is called broken or interfered with for no reason.
  private void failed(Why why, Plan plan, Instant planned, String name) {
    long build = plan.build().number().value();
    switch (why) {
      case Why.Broke _ ->
          check(
              BROKEN.contains(build)
                  || meddled(Meddle.PAUSE, Meddle.DELETE, Meddle.RECREATE)
                  || outside.cluster().isReconfigured(),
              "called broken, but it was not: " + name);
      case Why.Interfered _ ->
          check(
              outside.cluster().meddlings().stream()
                  .anyMatch(one ->
                      (changesIt(one.what()) || one.workload().endsWith("-slipway"))
                          && !one.at().isBefore(planned)),
              "nobody interfered with " + name);
      case Why.Worse _ ->
          check(
              build == Builds.ANSWERS_WRONG || build == Builds.ANSWERS_WRONG_LIVE,
              "called worse, but it was not: " + name);
      case Why.Unfit _ -> violations.add("called unfit, but nothing is asked of pods: " + name);
      case Why.StoppedBy _ -> violations.add("stopped, but failed: " + name);
      case Why.NotMigrated _ ->
          check(
              outside.runs().ledger().stream()
                  .anyMatch(
                      started -> started.exitCode() != 0 && Builds.of(started.image()) == build),
              "its migration did not fail: " + name);
    }
  }

  private static boolean changesIt(Meddle what) {
    return switch (what) {
      case SET_IMAGE, UNDO, RESTART, DELETE, RECREATE -> true;
      case SCALE, PAUSE, ANNOTATE -> false;
    };
  }

  private void aftermath(
      Aftermath aftermath,
      Plan plan,
      Deployment deployment,
      Instant ended,
      List<Done> writes,
      String name) {
    long forward = writes.stream().filter(done -> !putsBack(done)).count();
    long back = writes.stream().filter(Oracle::putsBack).count();
    switch (aftermath) {
      case NOTHING_TOUCHED -> check(standing(writes).isEmpty(), "something was touched by " + name);
      case WITHDRAWN ->
          check(standing(writes).isEmpty() || meddled(), "something was touched by " + name);
      case PUT_BACK -> {
        check(forward == back || meddled(), "not all was put back by " + name + " " + writes);
        for (Plan.Change change : plan.changes()) {
          check(
              was(deployment, change, change.before().images(), ended) || meddled(),
              "called live again, but " + change.label() + " was not: " + name);
        }
      }
      case PUT_BACK_IN_PART -> {
        check(back > 0, "nothing was put back by " + name + " " + writes);
        check(meddled(), "put back in part for no reason: " + name);
      }
      case PUT_BACK_NOT_LIVE -> {
        check(forward == back || meddled(), "not all was put back by " + name + " " + writes);
        check(
            meddled(Meddle.PAUSE, Meddle.RECREATE)
                || plan.changes().stream()
                    .flatMap(change -> change.before().images().values().stream())
                    .anyMatch(image -> BROKEN.contains(Builds.of(image))),
            "called not live again, but it was: " + name);
      }
      case LEFT_AS_IS -> {
        check(back == 0 || meddled(), "put back, not left: " + name);
        check(
            deployment.state() instanceof Failed || meddled(),
            "left as it is for no reason: " + name);
      }
    }
  }

  /// Whether a workload was live with these images, not longer ago than a watch can lag behind.
  private boolean was(
      Deployment deployment, Plan.Change change, Map<String, String> images, Instant ended) {
    SimWorkload workload = outside.cluster().workload(place(deployment, change));
    for (long back = 0; back <= SimCluster.LONGEST_LAG.toMillis(); back += 100) {
      Instant moment = ended.minusMillis(back);
      boolean runs =
          workload
              .view(moment)
              .filter(view -> view.images().entrySet().containsAll(images.entrySet()))
              .isPresent();
      if (runs && workload.live(moment)) {
        return true;
      }
    }
    return false;
  }

  static long count(Database database, String sql, String... values) {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getLong(1) : -1;
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
