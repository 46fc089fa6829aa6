package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.ReviewSight.Applied;
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.ReviewSight.Part;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One look at the namespace of a review app that is there and is its own.
///
/// @param patience whether what is not ready may still become so
record ReviewLook(
    ReviewCalls calls, EvidenceSearch search, ReviewId review, Namespace home, Patience patience) {

  /// Whether time is up.
  enum Patience {
    THERE_IS_TIME,
    TIME_IS_UP
  }

  ReviewSight sight() throws Trouble {
    if (ReviewMarks.isGoing(home)) {
      return new ReviewSight.Leaving(waitsFor(home));
    }
    List<Deployment> deployments = calls.deployments(review);
    List<StatefulSet> sets = calls.statefulSets(review);
    List<Job> jobs = calls.jobs(review);
    List<Service> services = calls.services(review);
    List<Seen.ReplicaSet> replicaSets = deployments.isEmpty() ? List.of() : replicaSets();
    List<Seen.Pod> pods = pods();
    List<Part> parts = new ArrayList<>();
    for (Deployment one : deployments) {
      parts.add(part(one, health(Mapping.deployment(one).with(replicaSets, pods))));
    }
    for (StatefulSet one : sets) {
      parts.add(part(one, health(Mapping.statefulSet(one).with(List.of(), pods))));
    }
    for (Job one : jobs) {
      parts.add(part(one, health(one, pods)));
    }
    parts.sort(Comparator.comparing(Part::name));
    List<HasMetadata> all =
        Stream.of(deployments, sets, jobs, services)
            .flatMap(List::stream)
            .map(HasMetadata.class::cast)
            .toList();
    return new ReviewSight.There(port(services), applied(all), newest(all), missing(all), parts);
  }

  /// What was applied and is not there. What sleeps is applied as a whole when it wakes.
  private List<String> missing(List<HasMetadata> seen) throws Trouble {
    if (isAsleep()) {
      return List.of();
    }
    Set<String> there = seen.stream().map(ReviewLook::words).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    for (Map.Entry<ReviewKind, List<String>> applied : ReviewMarks.objects(home).entrySet()) {
      ReviewKind kind = applied.getKey();
      switch (kind) {
        case DEPLOYMENT, STATEFUL_SET, SERVICE, JOB -> {}
        // The API server does not say the kind of what it lists.
        case CONFIG_MAP, SECRET, VOLUME_CLAIM, CRON_JOB, INGRESS ->
            calls
                .all(kind, review)
                .forEach(one -> there.add(kind.kind() + " " + one.getMetadata().getName()));
      }
      applied.getValue().stream().filter(words -> !there.contains(words)).forEach(missing::add);
    }
    return missing.stream().sorted().toList();
  }

  private static String words(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }

  private boolean isAsleep() {
    return ReviewMarks.annotation(home, ReviewMarks.ASLEEP).isPresent();
  }

  /// What a namespace that is being deleted waits for, as its controller tells it.
  static String waitsFor(Namespace home) {
    return home.getStatus() == null || home.getStatus().getConditions() == null
        ? ""
        : home.getStatus().getConditions().stream()
            .filter(condition -> "True".equals(condition.getStatus()))
            .map(condition -> Mapping.text(condition.getMessage()))
            .filter(words -> !words.isBlank())
            .map(Cause::quote)
            .collect(Collectors.joining("; "));
  }

  /// Empty too when an object bears another revision than the namespace: somebody's late write.
  private Optional<Applied> applied(List<HasMetadata> objects) {
    Optional<Long> revision = ReviewMarks.revision(home);
    return objects.stream().allMatch(object -> ReviewMarks.revision(object).equals(revision))
        ? ReviewMarks.applied(home)
        : Optional.empty();
  }

  private long newest(List<HasMetadata> objects) {
    return Stream.concat(
            Stream.of(ReviewMarks.newest(home)),
            objects.stream().map(object -> ReviewMarks.revision(object).orElse(0L)))
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static OptionalInt port(List<Service> services) {
    return services.stream()
        .sorted(Comparator.comparing(service -> service.getMetadata().getName()))
        .flatMap(service ->
            service.getSpec() == null || service.getSpec().getPorts() == null
                ? Stream.empty()
                : service.getSpec().getPorts().stream())
        .map(ServicePort::getNodePort)
        .filter(Objects::nonNull)
        .filter(port -> port > 0)
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  private List<Seen.Pod> pods() throws Trouble {
    return calls.pods().stream()
        .map(Mapping::pod)
        .filter(Seen.Pod.class::isInstance)
        .map(Seen.Pod.class::cast)
        .toList();
  }

  private List<Seen.ReplicaSet> replicaSets() throws Trouble {
    return calls.replicaSets().stream()
        .map(Mapping::replicaSet)
        .filter(Seen.ReplicaSet.class::isInstance)
        .map(Seen.ReplicaSet.class::cast)
        .toList();
  }

  private static Part part(HasMetadata object, Health health) {
    return new Part(words(object), health);
  }

  private Health health(WorkloadView view) {
    if (isAsleep() && view.replicas().desired() == 0) {
      int left = Math.max(view.replicas().total(), view.newestPods().size());
      return left == 0 && view.observedGeneration() >= view.generation()
          ? new Health.Asleep()
          : new Health.Coming("its pods are ending");
    }
    return switch (RolloutVerdict.standing(view)) {
      case RolloutVerdict.Live(WorkloadView.Replicas replicas, _) ->
          new Health.Ready(replicas.available());
      case RolloutVerdict.InProgress(_, String waitingFor) ->
          switch (patience) {
            case THERE_IS_TIME -> new Health.Coming(waitingFor);
            case TIME_IS_UP -> failing(RolloutVerdict.deadlineCause(view), search.of(view));
          };
      case RolloutVerdict.Failed(Cause cause) -> failing(cause, search.of(view));
      case RolloutVerdict.Changed(String by, String what) ->
          throw new IllegalStateException("nobody was to tell of " + by + ": " + what);
    };
  }

  private Health health(Job job, List<Seen.Pod> all) {
    JobStatus status = Optional.ofNullable(job.getStatus()).orElseGet(JobStatus::new);
    List<PodView> pods =
        all.stream()
            .filter(pod -> pod.owner().equals(job.getMetadata().getUid()))
            .map(Seen.Pod::view)
            .toList();
    if (ReviewMarks.isGoing(job)) {
      return new Health.Coming("an earlier run of it is ending");
    }
    if (condition(status, "Complete").isPresent()) {
      return new Health.Ready(Mapping.number(status.getSucceeded()));
    }
    Optional<Cause> why = RolloutVerdict.podCause(pods);
    Optional<JobCondition> failed = condition(status, "Failed");
    if (failed.isPresent()) {
      String words = Cause.quote(Mapping.text(failed.get().getMessage()));
      return failing(
          why.orElseGet(
              () -> new Cause(Cause.Code.DEADLINE, words.isEmpty() ? "it failed" : words)),
          job,
          pods);
    }
    return switch (patience) {
      case THERE_IS_TIME ->
          new Health.Coming(
              why.map(cause -> cause.words() + "; it is tried again")
                  .orElse(pods.isEmpty() ? "its pod is being made" : "it runs"));
      case TIME_IS_UP ->
          failing(
              why.orElseGet(() -> new Cause(Cause.Code.DEADLINE, "it has not ended in time")),
              job,
              pods);
    };
  }

  private static Optional<JobCondition> condition(JobStatus status, String type) {
    return status.getConditions() == null
        ? Optional.empty()
        : status.getConditions().stream()
            .filter(one -> type.equals(one.getType()) && "True".equals(one.getStatus()))
            .findFirst();
  }

  private Health failing(Cause cause, Job job, List<PodView> pods) {
    return failing(cause, search.of("Job", job.getMetadata().getName(), pods));
  }

  private static Health failing(Cause cause, Evidence evidence) {
    return new Health.Failing(Cause.explain(cause, evidence), evidence);
  }
}
