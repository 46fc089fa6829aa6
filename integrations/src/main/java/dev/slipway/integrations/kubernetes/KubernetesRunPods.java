package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods.Done;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.commands.ports.MigrationPods.Listener;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.RunPods;
import dev.slipway.config.Target;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The pods that run migrations' commands, in the target's namespace; see [RunObjects] for why they
/// are what they are. Nothing is remembered here. Safe for use by several threads at once.
public final class KubernetesRunPods implements RunPods {
  private final KubernetesClusters clusters;
  private final InstantSource clock;

  public KubernetesRunPods(KubernetesClusters clusters, InstantSource clock) {
    this.clusters = clusters;
    this.clock = clock;
  }

  @Override
  public Answer<String> make(Target target, RunOrder order) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Pod> standing = calls.pod(order.name().value());
      if (standing.isPresent()) {
        return adopt(target, order, standing.get());
      }
      Answer<TemplateCopy> copy = KubernetesMigrationPods.copy(calls, target, order.template());
      if (!(copy instanceof Answer.Found<TemplateCopy>(TemplateCopy live))) {
        return copy.map(_ -> "");
      }
      calls.account();
      return makeAnew(calls, target, new RunObjects(order, live));
    } catch (Trouble trouble) {
      return KubernetesMigrationPods.answer(trouble, target);
    }
  }

  /// The work of an earlier call, or of somebody else.
  private static Answer<String> adopt(Target target, RunOrder order, Pod pod) {
    return MigrationMarks.session(pod).equals(Optional.of(order.session()))
        ? new Answer.Found<>(pod.getMetadata().getUid())
        : new Answer.Refused<>(
            new Refusal(
                "name-taken",
                "there is a pod %s in namespace %s already, and it belongs to something else"
                    .formatted(order.name(), target.namespace())));
  }

  private static Answer<String> makeAnew(MigrationCalls calls, Target target, RunObjects objects) {
    try {
      return new Answer.Found<>(calls.create("pods", objects.pod()).getMetadata().getUid());
    } catch (Trouble trouble) {
      return switch (trouble.kind()) {
        // Somebody was quicker: the next call looks who.
        case CONFLICT ->
            KubernetesMigrationPods.later(target, "something of this name was just made");
        // A quota and a policy say no with 403, as RBAC does.
        case REJECTED, NOT_FOUND, FORBIDDEN ->
            new Answer.Refused<>(
                new Refusal(
                    "pod-refused", "the cluster does not take it: " + trouble.getMessage()));
        case MISCONFIGURED, UNAUTHORIZED, BUSY, NOT_SENT, SILENT ->
            KubernetesMigrationPods.answer(trouble, target);
      };
    }
  }

  @Override
  public Answer<Done> release(Target target, ContainerName name, String pod) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Secret> goAhead = same(calls, name, pod).flatMap(RunObjects::goAhead);
      if (goAhead.isEmpty()) {
        return new Answer.Refused<>(new Refusal("pod-gone", "its pod is gone"));
      }
      try {
        calls.create("secrets", goAhead.get());
      } catch (Trouble trouble) {
        if (trouble.kind() != Trouble.Kind.CONFLICT) {
          throw trouble;
        }
      }
      return new Answer.Found<>(Done.DONE);
    } catch (Trouble trouble) {
      return KubernetesMigrationPods.answer(trouble, target);
    }
  }

  @Override
  public Answer<RunSight> look(Target target, ContainerName name, String pod) {
    try {
      return new Answer.Found<>(
          same(calls(target), name, pod)
              .map(found -> new RunLook(found, clock.instant()).sight())
              .orElseGet(RunSight.Absent::new));
    } catch (Trouble trouble) {
      return KubernetesMigrationPods.answer(trouble, target);
    }
  }

  /// A deadline of a second makes the kubelet end the command and keep the pod with its log, which
  /// deleting the pod would not.
  @Override
  public Answer<Done> stop(Target target, ContainerName name, String pod) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Pod> found = same(calls, name, pod).filter(one -> !isOver(one));
      if (found.isPresent()
          && !Long.valueOf(1).equals(found.get().getSpec().getActiveDeadlineSeconds())) {
        calls.endNow(found.get());
      }
      return new Answer.Found<>(Done.DONE);
    } catch (Trouble trouble) {
      return trouble.kind() == Trouble.Kind.NOT_FOUND
          ? new Answer.Found<>(Done.DONE)
          : KubernetesMigrationPods.answer(trouble, target);
    }
  }

  @Override
  public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
    try {
      MigrationCalls calls = calls(target);
      Optional<Pod> pod =
          calls
              .pod(name.value())
              .filter(found -> MigrationMarks.session(found).equals(Optional.of(session)))
              .filter(found -> !KubernetesMigrationPods.isGoing(found));
      if (pod.isPresent()) {
        calls.delete(pod.get());
      }
      return new Answer.Found<>(Done.DONE);
    } catch (Trouble trouble) {
      return trouble.kind() == Trouble.Kind.NOT_FOUND
          ? new Answer.Found<>(Done.DONE)
          : KubernetesMigrationPods.answer(trouble, target);
    }
  }

  @Override
  public Answer<List<StandingContainer>> all(Target target) {
    try {
      return new Answer.Found<>(
          calls(target).runs().stream()
              .filter(pod -> !KubernetesMigrationPods.isGoing(pod))
              .flatMap(pod -> MigrationMarks.standing(pod).stream())
              .sorted(Comparator.comparing(StandingContainer::name))
              .toList());
    } catch (Trouble trouble) {
      return KubernetesMigrationPods.answer(trouble, target);
    }
  }

  @Override
  public Following follow(
      Target target, ContainerName name, SessionId session, LogPosition from, Listener listener) {
    SessionReader reader =
        new SessionReader(
            () -> calls(target), target, name, new RunOutput(name, session, clock), from, listener);
    reader.start();
    return reader;
  }

  private MigrationCalls calls(Target target) {
    return new MigrationCalls(clusters.server(target), target.namespace());
  }

  private static Optional<Pod> same(MigrationCalls calls, ContainerName name, String pod)
      throws Trouble {
    return calls.pod(name.value()).filter(found -> pod.equals(found.getMetadata().getUid()));
  }

  static boolean isOver(Pod pod) {
    String phase = Mapping.podView(pod).phase();
    return phase.equals("Succeeded") || phase.equals("Failed");
  }
}
