package dev.slipway.bot.engine;

import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.settings.ConfigSource;
import dev.slipway.commands.settings.Editing;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.Environment;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is changed in ConfigMaps before each workload of an environment is written. Immutable.
final class PlannedEdits {
  private final Map<Place, MapEdit> edits;

  private PlannedEdits(Map<Place, MapEdit> edits) {
    this.edits = Map.copyOf(edits);
  }

  private record Place(TargetName target, Workload.Kind kind, String workload) {
    private Place(Target target, Workload workload) {
      this(target.name(), workload.kind(), workload.name());
    }
  }

  /// Finds out where the keys are.
  ///
  /// @param wanted empty when nothing is to be changed
  static Answer<PlannedEdits> of(
      Cluster cluster, Environment environment, Optional<SettingsEdit> wanted) {
    if (wanted.isEmpty()) {
      return new Answer.Found<>(new PlannedEdits(Map.of()));
    }
    if (environment.config() == Environment.ConfigBinding.SHARED) {
      return new Answer.Refused<>(
          new Refusal(
              "config-shared",
              "Pods on "
                  + environment.name()
                  + " share their ConfigMaps (\"config: shared\"), so that a new value would reach some of them and not others.",
              "Set \"config: versioned\" for it, or change the ConfigMap by hand and restart the pods."));
    }
    Map<Place, List<ConfigSource>> sources = new HashMap<>();
    List<ConfigSource> all = new ArrayList<>();
    for (Target target : environment.targets()) {
      for (Workload workload : environment.workloads()) {
        Answer<WorkloadView> read = cluster.read(target, workload);
        Answer<List<ConfigSource>> told =
            read.then(view -> cluster.sources(target, view.template()));
        if (!(told instanceof Answer.Found<List<ConfigSource>>(var found))) {
          return told.map(_ -> new PlannedEdits(Map.of()));
        }
        sources.put(new Place(target, workload), found);
        all.addAll(found);
      }
    }
    Editing editing = new Editing(wanted.get(), environment.name().value());
    return editing
        .map(all)
        .map(map -> {
          Map<Place, MapEdit> edits = new HashMap<>();
          sources.forEach(
              (place, known) -> editing.of(map, known).ifPresent(edit -> edits.put(place, edit)));
          return new PlannedEdits(edits);
        });
  }

  /// Empty when nothing is changed before that workload.
  Optional<MapEdit> of(Target target, Workload workload) {
    return Optional.ofNullable(edits.get(new Place(target, workload)));
  }
}
