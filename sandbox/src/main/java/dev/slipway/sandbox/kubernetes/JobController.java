package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import dev.slipway.sandbox.kubernetes.EventRecorder.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Jobs of one pod or none: makes it, says when it has ended, and deletes the Job some time after
/// that. Another pod is made when the first one is deleted, as Kubernetes 1.20 does; none after a
/// failure (`backoffLimit` is taken for 0).
///
/// Used by the timeline's thread only.
final class JobController {
  private final ObjectStore store;
  private final ObjectWrites writes;
  private final Deletions deletions;
  private final EventRecorder events;
  private final Timeline timeline;
  private final LookAgain lookAgain;

  JobController(
      ObjectStore store,
      ObjectWrites writes,
      Deletions deletions,
      EventRecorder events,
      Timeline timeline,
      LookAgain lookAgain) {
    this.store = store;
    this.writes = writes;
    this.deletions = deletions;
    this.events = events;
    this.timeline = timeline;
    this.lookAgain = lookAgain;
  }

  void reconcile(ObjectKey key) {
    store.find(key).filter(job -> !Trees.deleting(job)).ifPresent(job -> reconcile(key, job));
  }

  private void reconcile(ObjectKey key, ObjectNode job) {
    JsonNode status = job.path("status");
    if (!status.path("conditions").isEmpty()) {
      expire(key, job);
      return;
    }
    List<ObjectNode> pods =
        store.dependents(Trees.uid(job)).stream()
            .filter(each -> each.type() == ResourceType.PODS)
            .flatMap(each -> store.find(each).stream())
            .toList();
    Instant now = timeline.now();
    Instant started =
        Trees.text(status, "startTime").isEmpty() ? now : Trees.instant(status, "startTime");
    int limit = Trees.integer(job, 0, "spec", "activeDeadlineSeconds");
    if (limit > 0 && !now.isBefore(started.plusSeconds(limit))) {
      pods.forEach(pod ->
          deletions.delete(
              ObjectKey.of(ResourceType.PODS, pod), Trees.object(), Writer.Effect.KEEP));
      end(key, started, "Failed", "DeadlineExceeded");
    } else if (pods.stream().anyMatch(pod -> phase(pod).equals("Succeeded"))) {
      end(key, started, "Complete", "");
    } else if (pods.stream().anyMatch(pod -> phase(pod).equals("Failed"))) {
      end(key, started, "Failed", "BackoffLimitExceeded");
    } else {
      boolean hasPods = Trees.integer(job, 1, "spec", "parallelism") > 0;
      if (hasPods && pods.stream().allMatch(Trees::deleting)) {
        create(job);
      }
      write(key, status(started, hasPods ? 1 : 0));
      if (limit > 0) {
        lookAgain.at(key, Duration.between(now, started.plusSeconds(limit)));
      }
    }
  }

  private static String phase(ObjectNode pod) {
    return Trees.text(pod, "status", "phase");
  }

  private void create(ObjectNode job) {
    ObjectNode pod = Pods.fromTemplate(job.path("spec").path("template"), job);
    Trees.child(pod, "metadata").put("generateName", Trees.name(job) + "-");
    try {
      ObjectNode created =
          writes.create(ResourceType.PODS, Trees.namespace(job), pod, Writer.CONTROLLERS);
      events.record(
          job,
          Source.REPLICA_SETS,
          Sort.NORMAL,
          "SuccessfulCreate",
          "Created pod: " + Trees.name(created));
    } catch (ApiFailure refused) {
      events.record(
          job,
          Source.REPLICA_SETS,
          Sort.WARNING,
          "FailedCreate",
          "Error creating: " + refused.getMessage());
    }
  }

  private static ObjectNode status(Instant started, int active) {
    ObjectNode status = Trees.object().put("startTime", Trees.time(started));
    return active > 0 ? status.put("active", active) : status;
  }

  /// Deletes a Job that is over when it was kept long enough.
  private void expire(ObjectKey key, ObjectNode job) {
    int kept = Trees.integer(job, -1, "spec", "ttlSecondsAfterFinished");
    if (kept < 0) {
      return;
    }
    Instant over =
        Trees.instant(job.path("status").path("conditions").path(0), "lastTransitionTime");
    Duration left = Duration.between(timeline.now(), over.plusSeconds(kept));
    if (left.isPositive()) {
      lookAgain.at(key, left);
    } else {
      var _ = deletions.delete(key, Trees.object(), Writer.Effect.KEEP);
    }
  }

  private void end(ObjectKey key, Instant started, String type, String reason) {
    Instant now = timeline.now();
    ObjectNode status = Trees.object().put("startTime", Trees.time(started));
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", type).put("status", "True");
    condition.put("lastTransitionTime", Trees.time(now)).put("lastProbeTime", Trees.time(now));
    if (reason.isEmpty()) {
      status.put("succeeded", 1).put("completionTime", Trees.time(now));
    } else {
      condition.put("reason", reason);
      status.put("failed", 1);
    }
    write(key, status);
  }

  private void write(ObjectKey key, ObjectNode status) {
    var _ =
        writes.replaceIfThere(
            key,
            ObjectWrites.Part.STATUS,
            Writer.CONTROLLERS,
            before -> Trees.withStatus(before, status));
  }
}
