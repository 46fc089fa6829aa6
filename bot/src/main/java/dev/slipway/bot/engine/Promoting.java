package dev.slipway.bot.engine;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.cluster.RolloutVerdict;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.ImageTemplate;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Finds out what runs in an environment and may go on from there by its digests: what every
/// workload of every target runs, once all run the same, it is what the release there recorded, and
/// all pods run it. Reads only. Safe for use by several threads.
final class Promoting {
  private final Cluster cluster;

  Promoting(Cluster cluster) {
    this.cluster = cluster;
  }

  /// A build to look up.
  ///
  /// @param running the only images that may go live, by what they are made from; empty when the
  ///   build was not named by where it runs, so that its tags tell
  record Source(BuildReference build, Optional<Map<ImageTemplate, PinnedImage>> running) {}

  /// A container of a workload in a target.
  ///
  /// @param runs as the pod template has it
  /// @param recorded as the release has it; empty when that knows nothing of it
  private record Place(
      String label, ImageTemplate image, String runs, Optional<PinnedImage> recorded) {
    private boolean isAsRecorded() {
      return recorded.filter(image -> image.toString().equals(runs)).isPresent();
    }
  }

  /// Refused as long as it cannot be told for certain what runs there, or it is not stable.
  Answer<Source> settle(App app, BuildReference reference, LookUp.Releases releases) {
    if (!(reference instanceof BuildReference.LiveOn(EnvironmentName name))) {
      return new Answer.Found<>(new Source(reference, Optional.empty()));
    }
    Optional<Environment> environment = app.environment(name);
    if (environment.isEmpty()) {
      return new Answer.Refused<>(
          new Refusal("environment-not-found", app.name() + " has no environment " + name + "."));
    }
    Optional<Release> newest = releases.newestOf(name);
    if (newest.isEmpty()) {
      return new Answer.Refused<>(unknown(name));
    }
    Optional<Release> stable = releases.stableOn(name).filter(_ -> newest.get().isSettled());
    if (stable.isEmpty()) {
      return new Answer.Refused<>(notVerified(name, newest.get()));
    }
    return running(environment.get(), stable.get())
        .map(images ->
            new Source(
                new BuildReference.Numbered(stable.get().plan().build().number()),
                Optional.of(images)));
  }

  private static Refusal unknown(EnvironmentName name) {
    return new Refusal(
        "live-build-unknown",
        "I can't tell which build is live on " + name + ": it was not deployed by me.",
        "Name the build by its number.");
  }

  private static Refusal notVerified(EnvironmentName name, Release newest) {
    String which =
        "Build "
            + newest.plan().build().number()
            + " is not live and stable on "
            + name
            + " (deployment "
            + newest.deployment().id();
    return newest.deployment().ended()
        ? new Refusal(
            "not-verified",
            which + ").",
            "Deploy a build there that stays live, or name the build by its number.")
        : new Refusal(
            "not-verified",
            which + ", which is under way).",
            "Ask again when it is, or name the build by its number.");
  }

  private Answer<Map<ImageTemplate, PinnedImage>> running(
      Environment environment, Release release) {
    List<Place> places = new ArrayList<>();
    List<String> unsettled = new ArrayList<>();
    for (Target target : environment.targets()) {
      for (Workload workload : environment.workloads()) {
        Answer<WorkloadView> read = cluster.read(target, workload);
        if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView view))) {
          return read.map(_ -> Map.of());
        }
        String label = target.name() + "/" + workload.name();
        notSettled(view).ifPresent(why -> unsettled.add(label + ": " + why));
        Optional<Plan.Change> recorded = recorded(release, target, workload);
        for (Workload.Container container : workload.containers()) {
          places.add(
              new Place(
                  label + "/" + container.name(),
                  container.image(),
                  view.images().getOrDefault(container.name(), "nothing"),
                  recorded.map(change -> change.images().get(container.name()))));
        }
      }
    }
    List<Refusal> refusals =
        Stream.of(
                otherImages(environment.name(), release, places),
                unsettled.isEmpty()
                    ? Optional.<Refusal>empty()
                    : Optional.of(notStable(environment.name(), unsettled)))
            .flatMap(Optional::stream)
            .toList();
    if (!refusals.isEmpty()) {
      return new Answer.Refused<>(Refusal.all(refusals));
    }
    Map<ImageTemplate, PinnedImage> running = new HashMap<>();
    places.forEach(place -> place.recorded().ifPresent(image -> running.put(place.image(), image)));
    return new Answer.Found<>(running);
  }

  private static Optional<Plan.Change> recorded(Release release, Target target, Workload workload) {
    return release.plan().changes().stream()
        .filter(change -> change.target().equals(target.name()))
        .filter(change -> change.kind() == workload.kind())
        .filter(change -> change.workload().equals(workload.name()))
        .findFirst();
  }

  /// What is still moving, or broken; empty when every pod runs the template and is available.
  private static Optional<String> notSettled(WorkloadView view) {
    return switch (RolloutVerdict.standing(view)) {
      case RolloutVerdict.Live _ -> Optional.empty();
      case RolloutVerdict.InProgress(_, String waitingFor) -> Optional.of(waitingFor);
      case RolloutVerdict.Failed(var cause) -> Optional.of(cause.words());
      case RolloutVerdict.Changed(String by, String what) -> Optional.of(what + ", by " + by);
    };
  }

  private static Refusal notStable(EnvironmentName name, List<String> unsettled) {
    return new Refusal(
        "live-not-stable",
        "Not every pod on "
            + name
            + " runs what its workload says and is available: "
            + String.join("; ", unsettled)
            + ".",
        "Ask again when they are, or name the build by its number.");
  }

  /// What runs somewhere and is not what the release recorded, or not the same everywhere.
  private static Optional<Refusal> otherImages(
      EnvironmentName name, Release release, List<Place> places) {
    if (places.stream().allMatch(Place::isAsRecorded) && isOne(places)) {
      return Optional.empty();
    }
    String which =
        "release " + release.number() + " (build " + release.plan().build().number() + ")";
    String next =
        "Deploy build "
            + release.plan().build().number()
            + " to "
            + name
            + " again, or another one, so that all of it runs one build; or name the build by its number.";
    return Optional.of(
        isOne(places)
            ? new Refusal(
                "live-not-as-recorded",
                "What runs on "
                    + name
                    + " is not what "
                    + which
                    + " recorded: "
                    + listed(places.stream().filter(place -> !place.isAsRecorded()).toList())
                    + ". Somebody else has changed it.",
                next)
            : new Refusal(
                "live-differs",
                "Not everything on "
                    + name
                    + " runs the same: "
                    + listed(places)
                    + ". It should be "
                    + which
                    + ".",
                next));
  }

  /// Whether containers that are made from the same image run the same everywhere.
  private static boolean isOne(List<Place> places) {
    Map<ImageTemplate, String> first = new HashMap<>();
    return places.stream()
        .allMatch(place -> {
          String other = first.putIfAbsent(place.image(), place.runs());
          return other == null || other.equals(place.runs());
        });
  }

  /// What is where: `eu/web/web runs sha256:0123456789ab and recorded is sha256:cdef01234567`.
  private static String listed(List<Place> places) {
    Map<String, List<String>> byImage = new TreeMap<>();
    for (Place place : places) {
      String recorded =
          place.isAsRecorded()
              ? ""
              : place
                  .recorded()
                  .map(image -> " (recorded is " + brief(image) + ")")
                  .orElse(" (nothing is recorded of it)");
      byImage
          .computeIfAbsent(
              PinnedImages.pinned(place.runs()).map(Promoting::brief).orElse(place.runs())
                  + recorded,
              _ -> new ArrayList<>())
          .add(place.label());
    }
    return String.join(
        "; ",
        byImage.entrySet().stream()
            .map(entry ->
                String.join(", ", entry.getValue())
                    + " run"
                    + (entry.getValue().size() == 1 ? "s " : " ")
                    + entry.getKey())
            .toList());
  }

  private static String brief(PinnedImage image) {
    return image.repository() + "@sha256:" + image.digest().shortened();
  }
}
