package dev.slipway.sandbox.kubernetes;

import dev.slipway.sandbox.ImageCatalogue;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The images on the node, and getting them there. An image that is there stays what it was when it
/// was pulled, even if its tag has moved since.
///
/// Used by the timeline's thread only.
final class ImagePulls {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LAST_BACK_OFF = Duration.ofMinutes(5);

  private final ImageCatalogue images;
  private final PodReports reports;
  private final Timeline timeline;
  private final Pace pace;
  private final Map<String, ImageFacts> present = new HashMap<>();

  ImagePulls(ImageCatalogue images, PodReports reports, Timeline timeline, Pace pace) {
    this.images = images;
    this.reports = reports;
    this.timeline = timeline;
    this.pace = pace;
  }

  /// Sees to the container's image, trying again with growing pauses, and then goes on with `then`.
  void pull(PodRun run, ContainerRun container, Consumer<ImageFacts> then) {
    ImageFacts known = present.get(container.image);
    boolean always = Trees.text(container.spec, "imagePullPolicy").equals("Always");
    if (known != null && !always) {
      reports.event(
          run,
          container,
          Sort.NORMAL,
          "Pulled",
          "Container image \"%s\" already present on machine".formatted(container.image));
      then.accept(known);
    } else {
      attempt(run, container, FIRST_BACK_OFF, then);
    }
  }

  private void attempt(
      PodRun run, ContainerRun container, Duration backOff, Consumer<ImageFacts> then) {
    if (reports.gone(run)) {
      return;
    }
    reports.event(
        run, container, Sort.NORMAL, "Pulling", "Pulling image \"%s\"".formatted(container.image));
    timeline.after(
        pace.pulling(),
        () -> {
          Optional<ImageFacts> found = images.find(container.image);
          if (found.isEmpty()) {
            fail(run, container, backOff, then);
            return;
          }
          present.put(container.image, found.get());
          reports.event(
              run,
              container,
              Sort.NORMAL,
              "Pulled",
              "Successfully pulled image \"%s\" in %dms"
                  .formatted(container.image, pace.pulling().toMillis()));
          then.accept(found.get());
        });
  }

  private void fail(
      PodRun run, ContainerRun container, Duration backOff, Consumer<ImageFacts> then) {
    if (reports.gone(run)) {
      return;
    }
    String image = container.image;
    String why =
        ("rpc error: code = NotFound desc = failed to pull and unpack image \"%s\": failed to"
                + " resolve reference \"%s\": %s: not found")
            .formatted(image, image, image);
    reports.event(
        run,
        container,
        Sort.WARNING,
        "Failed",
        "Failed to pull image \"%s\": %s".formatted(image, why));
    reports.event(run, container, Sort.WARNING, "Failed", "Error: ErrImagePull");
    container.waits("ErrImagePull", why);
    reports.status(run);
    timeline.after(SOON, () -> backOff(run, container, backOff, then));
  }

  private void backOff(
      PodRun run, ContainerRun container, Duration backOff, Consumer<ImageFacts> then) {
    if (reports.gone(run)) {
      return;
    }
    String message = "Back-off pulling image \"%s\"".formatted(container.image);
    reports.event(run, container, Sort.NORMAL, "BackOff", message);
    reports.event(run, container, Sort.WARNING, "Failed", "Error: ImagePullBackOff");
    container.waits("ImagePullBackOff", message);
    reports.status(run);
    Duration doubled = backOff.multipliedBy(2);
    Duration next = doubled.compareTo(LAST_BACK_OFF) > 0 ? LAST_BACK_OFF : doubled;
    timeline.after(backOff, () -> attempt(run, container, next, then));
  }

  /// An image reference by its digest, as a status names it.
  static String id(String image, String digest) {
    int at = image.indexOf('@');
    String repository = at >= 0 ? image.substring(0, at) : image;
    int colon = repository.lastIndexOf(':');
    boolean tagged = colon > repository.lastIndexOf('/');
    return (tagged ? repository.substring(0, colon) : repository) + "@" + digest;
  }
}
