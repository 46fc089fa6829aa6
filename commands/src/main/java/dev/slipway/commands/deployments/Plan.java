package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.config.TargetName;
import dev.slipway.config.Waves;
import dev.slipway.config.Workload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What a deployment will do, fixed before anything is touched, with the way back.
///
/// @param build what goes live
/// @param release its number in this app and environment
/// @param restores the earlier release that is made live again; empty for a build that is deployed
/// @param changes one per target and workload, in the order in which they are written; at least one
/// @param batches how pods of the build run beside the workloads before these are changed; empty
///   when they don't
/// @param waves how many of the changes are made together, one number after the other; empty when
///   all are
/// @param overridden what stands against it and is passed over by an admin's word; empty for most
public record Plan(
    Build build,
    long release,
    OptionalLong restores,
    List<Change> changes,
    Optional<Batches> batches,
    List<Integer> waves,
    List<Refusal> overridden) {
  public Plan {
    changes = List.copyOf(changes);
    waves = List.copyOf(waves);
    overridden = List.copyOf(overridden);
    if (changes.isEmpty()) {
      throw new IllegalArgumentException("a plan changes something");
    }
    if (!waves.isEmpty() && waves.stream().mapToInt(Integer::intValue).sum() != changes.size()) {
      throw new IllegalArgumentException("each change is in a wave: " + waves);
    }
  }

  /// Exactly what it is, for the record of decisions: build, commit, images by digest, and the
  /// configuration by its hash.
  public String subject() {
    StringBuilder subject =
        new StringBuilder("build " + build.number() + " " + build.commit().sha());
    changes.stream()
        .flatMap(change -> change.images().values().stream())
        .distinct()
        .forEach(image -> subject.append(' ').append(image));
    changes.stream()
        .flatMap(change -> change.config().stream())
        .map(Config::content)
        .distinct()
        .forEach(content -> subject.append(" config ").append(content));
    return subject.toString();
  }

  /// A plan that changes the workloads at once, and passes over nothing.
  public Plan(Build build, long release, OptionalLong restores, List<Change> changes) {
    this(build, release, restores, changes, Optional.empty(), List.of(), List.of());
  }

  /// The plan in batches, where there is anything to try out: going back to an earlier release is
  /// quick, and images that run already need no trial.
  Plan in(Optional<Batches> wanted) {
    return restores.isPresent() || keepsImages()
        ? this
        : new Plan(build, release, restores, changes, wanted, waves, overridden);
  }

  /// The plan in waves, where there is anything to wait for in between: going back to an earlier
  /// release is quick.
  ///
  /// @param order which targets are changed together; the changes are in that order
  Plan in(Waves order) {
    if (restores.isPresent() || changesNothing()) {
      return this;
    }
    List<Integer> sizes =
        order.order().stream()
            .map(wave ->
                (int) changes.stream().filter(change -> wave.contains(change.target())).count())
            .filter(size -> size > 0)
            .toList();
    return with(sizes.size() > 1 ? sizes : List.of());
  }

  /// The plan with all that is left to do in one go.
  Plan atOnce() {
    return with(List.of());
  }

  private Plan with(List<Integer> sizes) {
    return new Plan(build, release, restores, changes, batches, sizes, overridden);
  }

  /// How many of the changes are made when a wave is whole.
  ///
  /// @param wave from 1 on; 0 for before the first
  private int end(int wave) {
    return waves.isEmpty() && wave > 0
        ? changes.size()
        : waves.stream().limit(wave).mapToInt(Integer::intValue).sum();
  }

  /// Which wave comes after so many of the changes, from 1 on.
  ///
  /// @param made fewer than there are
  int waveAfter(int made) {
    return IntStream.rangeClosed(1, Math.max(1, waves.size()))
        .filter(wave -> end(wave) > made)
        .findFirst()
        .orElseThrow();
  }

  /// How many of the changes are made when the wave begins that the last of them is in.
  ///
  /// @param made how many are made, at least one
  int waveBefore(int made) {
    return end(waveAfter(made - 1) - 1);
  }

  /// Whether a wave is whole, or all is, once so many of the changes are made.
  boolean endsWave(int made) {
    return end(waveAfter(made - 1)) == made;
  }

  /// How many of the changes a build is tried beside, before any is made: those of the first wave.
  public int tried() {
    return end(1);
  }

  /// Whether more is to come once so many of the changes are made.
  boolean isHalf(int made) {
    return made < changes.size();
  }

  /// The targets of a wave.
  ///
  /// @param wave from 1 on
  public List<TargetName> targetsOf(int wave) {
    return changes.subList(end(wave - 1), end(wave)).stream()
        .map(Change::target)
        .distinct()
        .toList();
  }

  /// Whether everything already runs the images of this plan, whatever becomes of its
  /// configuration.
  public boolean keepsImages() {
    return changes.stream().allMatch(Change::runsItsImages);
  }

  /// Whether everything already runs the images of this plan, with the configuration that they
  /// would get.
  public boolean changesNothing() {
    return changes.stream().allMatch(Change::changesNothing);
  }

  /// Whether it makes something live that is older than what was: an earlier release, or a build
  /// with a lower number.
  public boolean goesBack() {
    return restores.isPresent()
        || changes.stream()
            .flatMap(change -> change.before().buildNumber().stream())
            .findFirst()
            .filter(live -> live.value() > build.number().value())
            .isPresent();
  }

  /// One workload in one target.
  ///
  /// @param images container to image
  /// @param exactly the pod template of an earlier release, which is written as it was; empty when
  ///   these images go into the one that is there
  /// @param config what its pods will be told; empty when that is left as it is
  /// @param before what was there when the plan was made
  public record Change(
      TargetName target,
      Workload.Kind kind,
      String workload,
      Map<String, PinnedImage> images,
      Optional<PodTemplate> exactly,
      Optional<Config> config,
      Before before) {
    public Change {
      images = Map.copyOf(images);
    }

    /// A change that leaves the configuration as it is.
    public Change(
        TargetName target,
        Workload.Kind kind,
        String workload,
        Map<String, PinnedImage> images,
        Optional<PodTemplate> exactly,
        Before before) {
      this(target, kind, workload, images, exactly, Optional.empty(), before);
    }

    private boolean changesNothing() {
      return runsItsImages() && config.filter(Config::isOther).isEmpty();
    }

    private boolean runsItsImages() {
      return exactly
          .map(before.template()::equals)
          .orElseGet(() -> before.images().entrySet().containsAll(wanted().entrySet()));
    }

    /// The images in the words of a pod template.
    public Map<String, String> wanted() {
      Map<String, String> wanted = new TreeMap<>();
      images.forEach((container, image) -> wanted.put(container, image.toString()));
      return wanted;
    }

    /// As people see it: `eu/web`.
    public String label() {
      return target + "/" + workload;
    }
  }

  /// What the pods of a workload will be told by the ConfigMaps and Secrets whose versions they are
  /// bound to. It is written so, or nothing is.
  ///
  /// @param content a hash over what these hold
  /// @param isOther whether the pods are bound to other versions than now
  /// @param difference what they are told else than now, in lines for people, without secrets;
  ///   empty when nothing
  /// @param edit what is changed in a ConfigMap before; empty when nothing is
  public record Config(
      String content, boolean isOther, String difference, Optional<MapEdit> edit) {}

  /// A workload as the plan found it: what a revert restores.
  ///
  /// @param images container to image, exactly as the template had it
  /// @param template what its pods were made from
  /// @param mark what Slipway had written there; empty when it never did
  public record Before(Map<String, String> images, PodTemplate template, Optional<Mark> mark) {
    public Before {
      images = Map.copyOf(images);
    }

    /// The build that Slipway had put there; empty when none or unknown.
    public Optional<BuildNumber> buildNumber() {
      return mark.flatMap(Mark::buildNumber);
    }
  }
}
