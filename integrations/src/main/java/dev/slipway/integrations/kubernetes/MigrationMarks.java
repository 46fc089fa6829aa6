package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.Sha256;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.config.AppName;
import dev.slipway.config.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the objects of a migration container say of themselves, in labels and annotations. The
/// app's own labels are never among them: its Services would send the container live traffic.
final class MigrationMarks {
  static final String SESSION = "slipway.dev/session";
  static final String CONTAINER = "slipway.dev/container";
  static final String RUN = "slipway.dev/run";
  private static final String APP = "slipway.dev/app";
  private static final String BUILD = "slipway.dev/build";
  private static final String HOST_KEY = "slipway.dev/host-key";
  private static final String REACH = "slipway.dev/reach";
  private static final String HOST = "slipway.dev/host";

  /// On the pod, where its first process reads it: seconds since 1970, or `now`.
  static final String EXPIRES_AT = "slipway.dev/expires-at";

  /// On the pod: seconds.
  static final String CONNECT_WITHIN = "slipway.dev/connect-within";

  /// On the pod: what people in it are told they are in.
  static final String TITLE = "slipway.dev/title";

  /// On the Job when everything that belongs to it has been made.
  static final String MADE = "slipway.dev/made";

  /// On the Job when somebody has asked it to stop.
  static final String STOPPED = "slipway.dev/stopped";

  /// On the Job: the pod whose advertised address has answered.
  static final String REACHED = "slipway.dev/reached";

  /// On the Job: changed to make its controller look again.
  static final String LOOK = "slipway.dev/look";

  /// Keeps sidecars out, which would never end, and the pod where it is.
  private static final Map<String, String> UNDISTURBED =
      Map.of(
          "sidecar.istio.io/inject",
          "false",
          "linkerd.io/inject",
          "disabled",
          "cluster-autoscaler.kubernetes.io/safe-to-evict",
          "false");

  private MigrationMarks() {}

  static Map<String, String> labels(PodOrder order) {
    return Map.of(
        SESSION,
        order.session().value(),
        CONTAINER,
        order.name().value(),
        APP,
        order.app().value(),
        BUILD,
        Long.toString(order.build().value()));
  }

  /// Of the pod of a command, which has one label more: a Job's pods have the others, too.
  static Map<String, String> labels(RunOrder order) {
    return Map.of(
        SESSION,
        order.session().value(),
        CONTAINER,
        order.name().value(),
        RUN,
        "command",
        APP,
        order.app().value(),
        BUILD,
        Long.toString(order.build().value()));
  }

  static Map<String, String> on(RunOrder order) {
    Map<String, String> marks = new HashMap<>(UNDISTURBED);
    marks.put(EXPIRES_AT, Long.toString(order.endsAt().getEpochSecond()));
    return marks;
  }

  static Map<String, String> onJob(PodOrder order, HostKey hostKey) {
    Map<String, String> marks = new HashMap<>();
    marks.put(HOST_KEY, hostKey.key().line());
    marks.put(EXPIRES_AT, Long.toString(order.endsAt().getEpochSecond()));
    switch (order.reach()) {
      case Reach.NodePort(Optional<String> host) -> {
        marks.put(REACH, "node-port");
        host.ifPresent(name -> marks.put(HOST, name));
      }
      case Reach.LoadBalancer(Optional<String> host) -> {
        marks.put(REACH, "load-balancer");
        host.ifPresent(name -> marks.put(HOST, name));
      }
      case Reach.Forwarded() -> marks.put(REACH, "forwarded");
    }
    return marks;
  }

  static Map<String, String> onPod(Target target, PodOrder order) {
    Map<String, String> marks = new HashMap<>(UNDISTURBED);
    marks.put(EXPIRES_AT, Long.toString(order.endsAt().getEpochSecond()));
    marks.put(CONNECT_WITHIN, Long.toString(Math.max(1, order.connectWithin().toSeconds())));
    marks.put(TITLE, "%s %s in %s".formatted(order.app(), order.build(), target.namespace()));
    return marks;
  }

  /// The name of what belongs to a Job: another one for each session, so that nothing left over of
  /// an earlier container of the same name is in the way.
  static String part(ContainerName name, SessionId session) {
    return name + "-" + Sha256.hex(session.value()).substring(0, 8);
  }

  static Optional<HostKey> hostKey(Job job) {
    return annotation(job, HOST_KEY)
        .map(SshKey::read)
        .flatMap(reading ->
            switch (reading) {
              case SshKey.Reading.Usable(SshKey key) -> Optional.of(new HostKey(key));
              case SshKey.Reading.Unusable(_) -> Optional.empty();
            });
  }

  static Optional<Reach> reach(Job job) {
    Optional<String> host = annotation(job, HOST);
    return annotation(job, REACH)
        .flatMap(word ->
            switch (word) {
              case "node-port" -> Optional.of(new Reach.NodePort(host));
              case "load-balancer" -> Optional.of(new Reach.LoadBalancer(host));
              case "forwarded" -> Optional.of(new Reach.Forwarded());
              default -> Optional.empty();
            });
  }

  /// The end that an object carries; empty when it is to end now, or carries none.
  static Optional<Instant> endsAt(HasMetadata object) {
    return annotation(object, EXPIRES_AT)
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }

  static Optional<SessionId> session(HasMetadata object) {
    try {
      return label(object, SESSION).map(SessionId::new);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Empty when it is not one of ours, whatever its labels say.
  static Optional<StandingContainer> standing(HasMetadata job) {
    try {
      Instant made = made(job);
      return session(job)
          .map(session ->
              new StandingContainer(
                  new ContainerName(job.getMetadata().getName()),
                  session,
                  new AppName(label(job, APP).orElse("")),
                  new BuildNumber(Long.parseLong(label(job, BUILD).orElse(""))),
                  made,
                  endsAt(job).orElse(made)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static Instant made(HasMetadata object) {
    return Mapping.time(object.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
  }

  static boolean isMarked(HasMetadata object, String name) {
    return annotation(object, name).isPresent();
  }

  static Optional<String> annotation(HasMetadata object, String name) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).map(all -> all.get(name));
  }

  private static Optional<String> label(HasMetadata object, String name) {
    return Optional.ofNullable(object.getMetadata().getLabels()).map(all -> all.get(name));
  }

  /// How long a Job may live whose pod ends itself at a time.
  ///
  /// @param patience how much longer than that
  static long jobSeconds(Instant started, Instant endsAt, Duration patience) {
    return Math.max(1, Duration.between(started, endsAt).plus(patience).toSeconds());
  }
}
