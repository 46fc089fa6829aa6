package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewPlaces;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.StandingReview;
import dev.slipway.config.Target;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The namespaces of review apps. Nothing is remembered here: what a namespace says of itself
/// ([ReviewMarks]) and holds is all that counts, so a call that died in the middle is made good by
/// the next one.
///
/// Objects are written by server-side apply
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/), each with the version that
/// was read, so that an earlier order whose process slept meets a conflict. Jobs are made anew.
/// Safe for use by several threads at once.
public final class KubernetesReviewPlaces implements ReviewPlaces {
  /// How long a cluster may take to know of a role that was bound, by its clock and ours.
  private static final Duration RIGHTS_TAKE_EFFECT = Duration.ofSeconds(30);

  private final KubernetesClusters clusters;
  private final InstantSource clock;

  public KubernetesReviewPlaces(KubernetesClusters clusters, InstantSource clock) {
    this.clusters = clusters;
    this.clock = clock;
  }

  private ReviewCalls calls(Target target) {
    return new ReviewCalls(clusters.server(target), target.namespace());
  }

  @Override
  public Answer<Done> apply(Target target, ReviewOrder order) {
    ReviewCalls calls = calls(target);
    boolean isNew = false;
    try {
      List<ReviewObject> wanted = ReviewManifests.read(order, target.namespace());
      ReviewFrame frame = new ReviewFrame(order, target.namespace());
      Optional<Namespace> standing = calls.home();
      if (standing.isPresent()) {
        Optional<Answer<Done>> no = no(target, order, standing.get());
        if (no.isPresent()) {
          return no.get();
        }
      }
      Namespace home = standing.isPresent() ? standing.get() : calls.makeHome(frame.namespace());
      boolean isBound = new ReviewRights(calls.server(), target.namespace()).ensure();
      isNew = isBound || isYoung(home);
      for (Map.Entry<String, HasMetadata> bound : frame.bounds().entrySet()) {
        calls.applyBound(bound.getKey(), bound.getValue());
      }
      ReviewFill fill = new ReviewFill(calls, order, wanted);
      fill.attempt();
      // It says so from now on: until here nothing of it has changed.
      Namespace claimed = standing.isPresent() ? claim(calls, frame, home) : home;
      return fill(calls, target, order, fill, claimed);
    } catch (ManifestProblem problem) {
      return new Answer.Refused<>(problem.refusal());
    } catch (Trouble trouble) {
      return switch (trouble.kind()) {
        // Somebody was quicker: the next call looks who.
        case CONFLICT -> KubernetesMigrationPods.later(target, "somebody else changed it just now");
        case FORBIDDEN ->
            isNew
                ? KubernetesMigrationPods.later(
                    target, "the bot's rights in the new namespace take effect in a moment")
                : KubernetesMigrationPods.answer(trouble, target);
        case MISCONFIGURED, UNAUTHORIZED, NOT_FOUND, REJECTED, BUSY, NOT_SENT, SILENT ->
            KubernetesMigrationPods.answer(trouble, target);
      };
    }
  }

  private boolean isYoung(Namespace home) {
    return Mapping.time(home.getMetadata().getCreationTimestamp())
        .filter(made -> made.plus(RIGHTS_TAKE_EFFECT).isAfter(clock.instant()))
        .isPresent();
  }

  /// Why nothing may be done in a namespace that is there; empty when it may.
  private static Optional<Answer<Done>> no(Target target, ReviewOrder order, Namespace home) {
    boolean isOurs = ReviewMarks.isOf(home, order.review());
    if (ReviewMarks.isGoing(home) && ReviewMarks.review(home).isPresent()) {
      String words = ReviewLook.waitsFor(home);
      return Optional.of(
          KubernetesMigrationPods.later(
              target,
              "an earlier namespace %s is still being deleted".formatted(target.namespace())
                  + (words.isEmpty() ? "" : ": " + words)));
    }
    if (!isOurs) {
      return Optional.of(new Answer.Refused<>(taken(target)));
    }
    return ReviewMarks.newest(home) > order.revision()
        ? Optional.of(new Answer.Refused<>(superseded(order)))
        : Optional.empty();
  }

  private static Refusal taken(Target target) {
    return new Refusal(
        "name-taken",
        "there is a namespace %s already, and it belongs to something else"
            .formatted(target.namespace()),
        "Remove that namespace, or give review apps another prefix in the configuration.");
  }

  private static Refusal superseded(ReviewOrder order) {
    return new Refusal(
        "superseded",
        "a later version than revision %d has been applied".formatted(order.revision()));
  }

  /// Says in the namespace that this revision is being applied, and no longer that another one was.
  private static Namespace claim(ReviewCalls calls, ReviewFrame frame, Namespace home)
      throws Trouble {
    ObjectNode metadata = ReviewManifests.JSON.createObjectNode();
    Namespace wanted = frame.namespace();
    ObjectNode labels = metadata.putObject("labels");
    wanted.getMetadata().getLabels().forEach(labels::put);
    ObjectNode annotations = metadata.putObject("annotations");
    wanted.getMetadata().getAnnotations().forEach(annotations::put);
    annotations.putNull(ReviewMarks.REVISION);
    annotations.putNull(ReviewMarks.OBJECTS);
    annotations.putNull(ReviewMarks.ASLEEP);
    return calls.markHome(home, metadata);
  }

  private static Answer<Done> fill(
      ReviewCalls calls, Target target, ReviewOrder order, ReviewFill fill, Namespace home)
      throws Trouble {
    return switch (fill.run()) {
      case ReviewFill.End.Superseded() -> new Answer.Refused<>(superseded(order));
      case ReviewFill.End.Waits(String words) -> KubernetesMigrationPods.later(target, words);
      case ReviewFill.End.Done() -> {
        ObjectNode metadata = ReviewManifests.JSON.createObjectNode();
        metadata
            .putObject("annotations")
            .put(ReviewMarks.REVISION, Long.toString(order.revision()))
            .put(ReviewMarks.OBJECTS, fill.objects());
        Namespace _ = calls.markHome(home, metadata);
        yield new Answer.Found<>(Done.DONE);
      }
    };
  }

  @Override
  public Answer<ReviewSight> look(Target target, ReviewId review) {
    return look(target, review, ReviewLook.Patience.THERE_IS_TIME);
  }

  @Override
  public Answer<ReviewSight> overdue(Target target, ReviewId review) {
    return look(target, review, ReviewLook.Patience.TIME_IS_UP);
  }

  private Answer<ReviewSight> look(Target target, ReviewId review, ReviewLook.Patience patience) {
    ReviewCalls calls = calls(target);
    try {
      Optional<Namespace> home = calls.home();
      if (home.isEmpty() || isAnothers(home.get(), review)) {
        return new Answer.Found<>(new ReviewSight.Absent());
      }
      return ReviewMarks.isOf(home.get(), review)
          ? new Answer.Found<>(
              new ReviewLook(calls, clusters.search(target), review, home.get(), patience).sight())
          : new Answer.Refused<>(taken(target));
    } catch (Trouble trouble) {
      return KubernetesMigrationPods.answer(trouble, target);
    }
  }

  /// A later review app of the same branch has the same name.
  private static boolean isAnothers(Namespace home, ReviewId review) {
    return ReviewMarks.review(home).filter(other -> !other.equals(review)).isPresent();
  }

  @Override
  public Answer<Done> sleep(Target target, ReviewId review) {
    ReviewCalls calls = calls(target);
    try {
      Optional<Namespace> home =
          calls
              .home()
              .filter(found -> ReviewMarks.isOf(found, review))
              .filter(found -> !ReviewMarks.isGoing(found));
      if (home.isPresent()) {
        ObjectNode metadata = ReviewManifests.JSON.createObjectNode();
        metadata.putObject("annotations").put(ReviewMarks.ASLEEP, "true");
        Namespace _ = calls.markHome(home.get(), metadata);
        for (ReviewKind kind : ReviewKind.values()) {
          sleep(calls, kind, review);
        }
      }
      return new Answer.Found<>(Done.DONE);
    } catch (Trouble trouble) {
      return trouble.kind() == Trouble.Kind.CONFLICT || trouble.kind() == Trouble.Kind.NOT_FOUND
          ? KubernetesMigrationPods.later(target, "somebody else changed it just now")
          : KubernetesMigrationPods.answer(trouble, target);
    }
  }

  private static void sleep(ReviewCalls calls, ReviewKind kind, ReviewId review) throws Trouble {
    switch (kind) {
      case DEPLOYMENT, STATEFUL_SET -> {
        for (GenericKubernetesResource one : calls.all(kind, review)) {
          if (!Integer.valueOf(0).equals(one.get("spec", "replicas"))) {
            calls.merge(kind, one, Map.of("replicas", 0));
          }
        }
      }
      case CRON_JOB -> {
        for (GenericKubernetesResource one : calls.all(kind, review)) {
          calls.merge(kind, one, Map.of("suspend", true));
        }
      }
      case JOB -> {
        for (GenericKubernetesResource one : calls.all(kind, review)) {
          if (!ReviewMarks.isGoing(one)) {
            calls.delete(kind, one, "Foreground");
          }
        }
      }
      case CONFIG_MAP, SECRET, VOLUME_CLAIM, SERVICE, INGRESS -> {}
    }
  }

  @Override
  public Answer<Done> remove(Target target, ReviewId review) {
    ReviewCalls calls = calls(target);
    try {
      Optional<Namespace> home =
          calls
              .home()
              .filter(found -> ReviewMarks.isOf(found, review))
              .filter(found -> !ReviewMarks.isGoing(found));
      if (home.isPresent()) {
        calls.deleteHome(home.get());
      }
      return new Answer.Found<>(Done.DONE);
    } catch (Trouble trouble) {
      return switch (trouble.kind()) {
        // It is gone, or another one has its name.
        case NOT_FOUND, CONFLICT -> new Answer.Found<>(Done.DONE);
        case FORBIDDEN, MISCONFIGURED, UNAUTHORIZED, REJECTED, BUSY, NOT_SENT, SILENT ->
            KubernetesMigrationPods.answer(trouble, target);
      };
    }
  }

  @Override
  public Answer<List<StandingReview>> all(Target target) {
    try {
      return new Answer.Found<>(
          calls(target).homes().stream()
              .filter(home -> !ReviewMarks.isGoing(home))
              .flatMap(home -> ReviewMarks.standing(home).stream())
              .sorted(Comparator.comparing(StandingReview::name))
              .toList());
    } catch (Trouble trouble) {
      return KubernetesMigrationPods.answer(trouble, target);
    }
  }
}
