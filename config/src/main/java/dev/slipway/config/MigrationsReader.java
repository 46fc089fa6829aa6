package dev.slipway.config;

import dev.slipway.config.Migrations.BeforeDeploy;
import dev.slipway.config.Migrations.Declared;
import dev.slipway.config.Migrations.Reach;
import dev.slipway.config.Migrations.Recording;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `migrations` of an environment; switched off it gives nothing.
final class MigrationsReader {
  private static final Type<ByteSize> SIZE =
      Types.single("an amount such as 512Mi or 20Gi", ByteSize::parse);
  private static final Key<Boolean> ENABLED =
      Key.withDefault(
          "enabled", Types.truth(), "whether there are migration containers here", true, "true");
  private static final Key<String> TOOLKIT =
      Key.required(
          "toolkit",
          Types.matching(
              "HOST[:PORT]/REPOSITORY:TAG or ...@sha256:...",
              Pattern.compile(
                  "[a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+"
                      + "(:\\w[\\w.-]{0,127}|@sha256:[0-9a-f]{64})")),
          "the image that brings the SSH server; Slipway builds it, see `toolkit/`");
  private static final Key<HostTemplate> HOST =
      Key.required(
          "host",
          Types.single(HostTemplate.allowed(), HostTemplate::new),
          "what people connect to; a wildcard DNS name that points at the nodes or the balancer");
  private static final Key<Reach> REACH =
      Key.withDefault(
          "reach",
          Types.choice(
              Map.of(
                  "nodePort", Reach.NODE_PORT,
                  "loadBalancer", Reach.LOAD_BALANCER,
                  "none", Reach.NONE)),
          "how it is reached: a port on every node, a balancer of its own, or only through `kubectl port-forward`",
          Reach.NODE_PORT,
          "nodePort");
  private static final Key<Duration> LIFE =
      Key.withDefault(
          "life",
          Durations.between(Duration.ofMinutes(5), Migrations.DEFAULT_LONGEST),
          "how long a container lives when nothing is said",
          Migrations.DEFAULT_LIFE,
          Durations.text(Migrations.DEFAULT_LIFE));
  private static final Key<Duration> LONGEST =
      Key.withDefault(
          "longest",
          Durations.between(Duration.ofMinutes(5), Migrations.DEFAULT_LONGEST),
          "how long one may live at most, with all extensions",
          Migrations.DEFAULT_LONGEST,
          Durations.text(Migrations.DEFAULT_LONGEST));
  private static final Key<Duration> CONNECT_WITHIN =
      Key.withDefault(
          "connectWithin",
          Durations.between(Duration.ofMinutes(1), Migrations.DEFAULT_LONGEST),
          "how long it waits for the first connection before it ends",
          Migrations.DEFAULT_CONNECT_WITHIN,
          Durations.text(Migrations.DEFAULT_CONNECT_WITHIN));
  private static final Key<ByteSize> SCRATCH =
      Key.withDefault(
          "scratch",
          SIZE,
          "the room for data when nothing is said",
          Migrations.DEFAULT_SCRATCH,
          Migrations.DEFAULT_SCRATCH.toString());
  private static final Key<ByteSize> SCRATCH_MOST =
      Key.withDefault(
          "scratchMost",
          SIZE,
          "the most room for data that may be asked for",
          Migrations.DEFAULT_SCRATCH_MOST,
          Migrations.DEFAULT_SCRATCH_MOST.toString());
  static final Key<Optional<String>> WORKLOAD =
      Key.optional(
          "workload",
          FieldTypes.OBJECT_NAME,
          "the workload whose configuration and credentials a container gets",
          "the first workload");
  private static final Key<Recording> RECORD =
      Key.withDefault(
          "record",
          Types.choice(Map.of("on", Recording.ON, "off", Recording.OFF)),
          "whether what is typed and printed is kept",
          Recording.ON,
          "on");
  private static final Key<Duration> KEEP_LOG =
      Key.withDefault(
          "keepLog",
          Durations.between(Duration.ofHours(1), Duration.ofDays(366)),
          "how long the log of a container is kept after its end",
          Migrations.DEFAULT_KEEP_LOG,
          Durations.text(Migrations.DEFAULT_KEEP_LOG));

  private static final Key<List<String>> COMMAND =
      Key.withDefault(
          "command",
          Types.list(FieldTypes.WORDS),
          "what `run migration` runs in the build's image: a program and its arguments; no shell reads it",
          List.of(),
          "there is nothing to run");
  private static final Key<Duration> RUN_WITHIN =
      Key.withDefault(
          "runWithin",
          Durations.between(Duration.ofSeconds(10), Migrations.DEFAULT_LONGEST),
          "how long the command may take; then Kubernetes ends it",
          Migrations.DEFAULT_RUN_WITHIN,
          Durations.text(Migrations.DEFAULT_RUN_WITHIN));
  private static final Key<BeforeDeploy> BEFORE_DEPLOY =
      Key.withDefault(
          "beforeDeploy",
          Types.choice(Map.of("true", BeforeDeploy.RUN, "false", BeforeDeploy.LEAVE)),
          "whether each deployment runs the command of its build first, and goes on only after exit code 0",
          BeforeDeploy.LEAVE,
          "false");

  private static final Key<List<PathGlob>> PATHS =
      Key.withDefault(
          "paths",
          Types.list(Types.single("a path with * and **, such as db/migrate/**", PathGlob::new)),
          "files whose change since what is live is told when a build is deployed, with a button for a migration container; not needed with beforeDeploy",
          List.of(),
          "nothing is told");

  static final Shape<Optional<Migrations>> SHAPE =
      Shape.of(
              List.of(
                  ENABLED,
                  TOOLKIT,
                  HOST,
                  REACH,
                  LIFE,
                  LONGEST,
                  CONNECT_WITHIN,
                  SCRATCH,
                  SCRATCH_MOST,
                  WORKLOAD,
                  RECORD,
                  KEEP_LOG,
                  COMMAND,
                  RUN_WITHIN,
                  BEFORE_DEPLOY,
                  PATHS),
              MigrationsReader::migrations)
          .checked(MigrationsReader::check);

  private MigrationsReader() {}

  private static void check(Section section) {
    Optional<Duration> longest = section.find(LONGEST);
    if (longest.isPresent()
        && section.find(LIFE).filter(life -> life.compareTo(longest.get()) > 0).isPresent()) {
      section.problem(LIFE, "is longer than longest, " + Durations.text(longest.get()));
    }
    Optional<ByteSize> most = section.find(SCRATCH_MOST);
    if (most.isPresent()
        && section.find(SCRATCH).filter(size -> size.compareTo(most.get()) > 0).isPresent()) {
      section.problem(SCRATCH, "is more than scratchMost, " + most.get());
    }
    boolean before =
        section.find(BEFORE_DEPLOY).filter(wanted -> wanted == BeforeDeploy.RUN).isPresent();
    if (before && section.find(COMMAND).filter(List::isEmpty).isPresent()) {
      section.problem(BEFORE_DEPLOY, "there is no command to run: it needs command");
    }
    if (before && section.find(ENABLED).filter(enabled -> !enabled).isPresent()) {
      section.warning(BEFORE_DEPLOY, "is not done, because enabled is false");
    }
  }

  private static Optional<Migrations> migrations(Section section) {
    return section.get(ENABLED)
        ? Optional.of(
            new Migrations(
                section.get(TOOLKIT),
                section.get(HOST),
                section.get(REACH),
                section.get(LIFE),
                section.get(LONGEST),
                section.get(CONNECT_WITHIN),
                section.get(SCRATCH),
                section.get(SCRATCH_MOST),
                section.get(WORKLOAD),
                section.get(RECORD),
                section.get(KEEP_LOG),
                declared(section),
                section.get(PATHS)))
        : Optional.empty();
  }

  private static Optional<Declared> declared(Section section) {
    List<String> command = section.get(COMMAND);
    return command.isEmpty()
        ? Optional.empty()
        : Optional.of(new Declared(command, section.get(RUN_WITHIN), section.get(BEFORE_DEPLOY)));
  }
}
