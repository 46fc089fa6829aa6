package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.integrations.kubernetes.ReviewCalls.Trial;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Has a namespace hold what an order says, and nothing else of the review app's. Used by one
/// thread.
///
/// Each object is written with the version that was read, so that an earlier order whose process
/// slept for a while meets a conflict instead of what came after it.
final class ReviewFill {
  private static final int TRIES = 5;

  private final ReviewCalls calls;
  private final ReviewOrder order;
  private final List<ReviewObject> wanted;
  private final Map<ReviewKind, List<GenericKubernetesResource>> there =
      new EnumMap<>(ReviewKind.class);

  ReviewFill(ReviewCalls calls, ReviewOrder order, List<ReviewObject> wanted) {
    this.calls = calls;
    this.order = order;
    this.wanted = wanted;
  }

  /// How it ended.
  sealed interface End {
    record Done() implements End {}

    /// A later order has been here.
    record Superseded() implements End {}

    /// @param words for what, one clause
    record Waits(String words) implements End {}
  }

  /// Asks the API server whether it would take all of it, and changes nothing.
  ///
  /// @throws ManifestProblem when it does not take an object
  void attempt() throws Trouble, ManifestProblem {
    read();
    for (ReviewObject object : wanted) {
      attempt(object);
    }
  }

  /// What there is when it is all there, as the namespace notes it.
  String objects() {
    return ReviewMarks.objects(wanted);
  }

  private void read() throws Trouble {
    for (ReviewKind kind : ReviewKind.values()) {
      there.put(kind, calls.all(kind, order.review()));
    }
  }

  /// Does it all, and can be called again after it broke off anywhere.
  End run() throws Trouble {
    read();
    if (there.values().stream().flatMap(List::stream).anyMatch(this::isLater)) {
      return new End.Superseded();
    }
    Optional<String> waits = Optional.empty();
    for (ReviewObject object : wanted) {
      End end = object.kind() == ReviewKind.JOB ? run(object) : put(object);
      switch (end) {
        case End.Done() -> {}
        case End.Superseded() -> {
          return end;
        }
        case End.Waits(String words) -> waits = waits.or(() -> Optional.of(words));
      }
    }
    prune();
    return waits.<End>map(End.Waits::new).orElseGet(End.Done::new);
  }

  private boolean isLater(HasMetadata object) {
    return ReviewMarks.revision(object).filter(one -> one > order.revision()).isPresent();
  }

  private Optional<GenericKubernetesResource> standing(ReviewObject object) {
    return there.getOrDefault(object.kind(), List.of()).stream()
        .filter(one -> one.getMetadata().getName().equals(object.name()))
        .findFirst();
  }

  private boolean isOfThisRevision(HasMetadata object) {
    return ReviewMarks.revision(object).equals(Optional.of(order.revision()));
  }

  /// Asks the API server whether it would take an object.
  private void attempt(ReviewObject object) throws Trouble, ManifestProblem {
    try {
      if (object.kind() != ReviewKind.JOB) {
        calls.apply(object.kind(), object.json(), Trial.ONLY);
      } else if (standing(object).filter(this::isOfThisRevision).isEmpty()) {
        // An earlier one may have the name still.
        ObjectNode other = object.json().deepCopy();
        ((ObjectNode) other.path("metadata")).put("generateName", "trial-").remove("name");
        calls.create(object.kind(), other, Trial.ONLY);
      }
    } catch (Trouble trouble) {
      switch (trouble.kind()) {
        case REJECTED, NOT_FOUND ->
            throw new ManifestProblem(
                object.path(),
                "the cluster does not take %s: %s"
                    .formatted(object.words(), Cause.quote(Mapping.text(trouble.getMessage()))));
        case CONFLICT, FORBIDDEN, MISCONFIGURED, UNAUTHORIZED, BUSY, NOT_SENT, SILENT ->
            throw trouble;
      }
    }
  }

  private End put(ReviewObject object) throws Trouble {
    Optional<GenericKubernetesResource> standing = standing(object);
    for (int left = TRIES; ; left--) {
      if (standing.filter(this::isLater).isPresent()) {
        return new End.Superseded();
      }
      if (standing.filter(ReviewMarks::isGoing).isPresent()) {
        return new End.Waits("an earlier " + object.words() + " is still being deleted");
      }
      ObjectNode json = object.json().deepCopy();
      standing.ifPresent(one ->
          ((ObjectNode) json.path("metadata"))
              .put("resourceVersion", one.getMetadata().getResourceVersion()));
      try {
        calls.apply(object.kind(), json, Trial.MEANT);
        return new End.Done();
      } catch (Trouble trouble) {
        // Its controller has noted something in it meanwhile.
        if (trouble.kind() != Trouble.Kind.CONFLICT || left == 0) {
          throw trouble;
        }
      }
      standing = calls.find(object.kind(), object.name());
    }
  }

  /// A job runs once for each revision. Its earlier run ends before it begins.
  private End run(ReviewObject job) throws Trouble {
    Optional<GenericKubernetesResource> standing = standing(job);
    if (standing.isEmpty()) {
      calls.create(job.kind(), job.json(), Trial.MEANT);
      return new End.Done();
    }
    if (ReviewMarks.isGoing(standing.get())) {
      return new End.Waits("an earlier run of " + job.words() + " is ending");
    }
    if (isOfThisRevision(standing.get())) {
      return new End.Done();
    }
    calls.delete(job.kind(), standing.get(), "Foreground");
    return new End.Waits("an earlier run of " + job.words() + " is ending");
  }

  private void prune() throws Trouble {
    for (Map.Entry<ReviewKind, List<GenericKubernetesResource>> kind : there.entrySet()) {
      for (GenericKubernetesResource object : kind.getValue()) {
        boolean isWanted =
            wanted.stream().anyMatch(one -> one.is(kind.getKey(), object.getMetadata().getName()));
        if (!isWanted && !ReviewMarks.isGoing(object)) {
          delete(kind.getKey(), object);
        }
      }
    }
  }

  private void delete(ReviewKind kind, HasMetadata object) throws Trouble {
    try {
      calls.delete(kind, object, "Background");
    } catch (Trouble trouble) {
      if (trouble.kind() != Trouble.Kind.NOT_FOUND) {
        throw trouble;
      }
    }
  }
}
