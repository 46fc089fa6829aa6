package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.config.TargetName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How two releases of an app differ, as far as the record tells: by images and pod templates.
/// Workloads are told apart by their names; of several targets the first that has one speaks for
/// all.
///
/// @param images containers whose images differ
/// @param templates workloads whose pod templates differ, and are known on both sides
/// @param unknown workloads of which one side has recorded no pod template, or has none
public record ReleaseDiff(
    List<ImageChange> images, List<TemplateChange> templates, List<String> unknown) {
  public ReleaseDiff {
    images = List.copyOf(images);
    templates = List.copyOf(templates);
    unknown = List.copyOf(unknown);
  }

  /// @param container `web/app`
  /// @param before empty when only the second release has it
  /// @param after empty when only the first one has it
  public record ImageChange(
      String container, Optional<PinnedImage> before, Optional<PinnedImage> after) {}

  /// The pod templates of one workload.
  public record TemplateChange(String workload, Side before, Side after) {}

  /// @param target where the template was written
  public record Side(TargetName target, PodTemplate template) {}

  public static ReleaseDiff between(Release before, Release after) {
    return new ReleaseDiff(images(before, after), templates(before, after), unknown(before, after));
  }

  private static List<ImageChange> images(Release before, Release after) {
    Map<String, PinnedImage> olds = images(before);
    Map<String, PinnedImage> news = images(after);
    return names(olds, news).stream()
        .map(name ->
            new ImageChange(
                name, Optional.ofNullable(olds.get(name)), Optional.ofNullable(news.get(name))))
        .filter(change -> !change.before().equals(change.after()))
        .toList();
  }

  private static Map<String, PinnedImage> images(Release release) {
    Map<String, PinnedImage> images = new LinkedHashMap<>();
    for (Plan.Change change : release.plan().changes()) {
      new TreeMap<>(change.images())
          .forEach(
              (container, image) -> images.putIfAbsent(change.workload() + "/" + container, image));
    }
    return images;
  }

  private static List<TemplateChange> templates(Release before, Release after) {
    Map<String, Side> olds = sides(before);
    Map<String, Side> news = sides(after);
    List<TemplateChange> changes = new ArrayList<>();
    olds.forEach((workload, old) -> {
      Side now = news.get(workload);
      if (now != null && !now.template().equals(old.template())) {
        changes.add(new TemplateChange(workload, old, now));
      }
    });
    return changes;
  }

  private static List<String> unknown(Release before, Release after) {
    Map<String, Side> olds = sides(before);
    Map<String, Side> news = sides(after);
    return names(workloads(before), workloads(after)).stream()
        .filter(workload -> !olds.containsKey(workload) || !news.containsKey(workload))
        .toList();
  }

  private static Map<String, Plan.Change> workloads(Release release) {
    Map<String, Plan.Change> workloads = new LinkedHashMap<>();
    release.plan().changes().forEach(change -> workloads.putIfAbsent(change.workload(), change));
    return workloads;
  }

  private static Map<String, Side> sides(Release release) {
    Map<String, Side> sides = new LinkedHashMap<>();
    List<Plan.Change> changes = release.plan().changes();
    for (int i = 0; i < changes.size(); i++) {
      Plan.Change change = changes.get(i);
      PodTemplate template = release.templates().get(i);
      if (template != null) {
        sides.putIfAbsent(change.workload(), new Side(change.target(), template));
      }
    }
    return sides;
  }

  private static <T> List<String> names(Map<String, T> first, Map<String, T> second) {
    Map<String, T> all = new LinkedHashMap<>(first);
    all.putAll(second);
    return List.copyOf(all.keySet());
  }
}
