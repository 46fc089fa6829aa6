package dev.slipway.commands.ports;

import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.settings.Binding;
import dev.slipway.commands.settings.ConfigSource;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.Settings;
import dev.slipway.config.Environment.ConfigBinding;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Clusters, one per target. Every call has a time-out of a few seconds. Safe for use by several
/// threads at once.
public interface Cluster {
  /// Reads a workload from the API server itself, never from a cache. Refused with code
  /// `workload-not-found`, or `forbidden` naming the missing verb.
  Answer<WorkloadView> read(Target target, Workload workload);

  /// Changes pod template and annotations of one workload in one conditional write. Repeating it
  /// with the same resource version performs it at most once.
  WriteOutcome write(Target target, Write write);

  /// Names the ConfigMaps and Secrets that pods of a template can't start without and that are not
  /// there: `ConfigMap web-config-v17`.
  Answer<List<String>> lacking(Target target, PodTemplate template);

  /// What the pods of a template are told besides their images, as the cluster holds it now. Reads
  /// only.
  Answer<Settings> settings(Target target, PodTemplate template);

  /// What the pods of a template would be told if it were bound now to versions of its ConfigMaps
  /// and Secrets. Reads only.
  ///
  /// @param edit what is changed in one of these before; empty when nothing is
  Answer<Binding> binding(Target target, PodTemplate template, Optional<MapEdit> edit);

  /// What the versions that a template is bound to are made from. Reads only.
  Answer<List<ConfigSource>> sources(Target target, PodTemplate template);

  /// Changes keys of a ConfigMap, all in one conditional write, unless one of them holds neither
  /// what it should hold before nor what it should hold after. Repeating it changes nothing more.
  ///
  /// @param fence who asks; nothing is done where one with a higher fence has written before
  Answer<Edited> edit(Target target, MapEdit edit, long fence);

  /// Gives those keys of a ConfigMap that still hold what `edit` made of them what they held
  /// before. An edit that was never answered is not done any more. Repeating it changes nothing
  /// more.
  Answer<Edited> undo(Target target, MapEdit edit, long fence);

  /// What became of a ConfigMap.
  enum Edited {
    DONE,
    /// Somebody else has changed a key, or removed all of it; what is theirs was left.
    NOT_OURS,
    /// Somebody else was quicker: look again.
    CONTENDED
  }

  /// Looks for the reasons of a failure. Reads only.
  Answer<Evidence> evidence(Target target, Workload workload);

  /// Starts to watch a target's workloads, or joins the watch that is already there. The watch ends
  /// when every holder has closed it.
  ///
  /// @param onChange called after each change that was seen, on any thread, briefly; it must not
  ///   block
  Watch watch(Target target, Runnable onChange);

  /// A shared watch over a target.
  interface Watch extends AutoCloseable {
    /// What the watch knows of a workload at this moment; never blocks on the network.
    Observation observe(Workload workload);

    @Override
    void close();
  }

  /// What a watch knows.
  sealed interface Observation {
    /// The newest state that was reported.
    record Seen(WorkloadView view) implements Observation {}

    /// The API server says that it is not there.
    record Gone() implements Observation {}

    /// The watch has not begun yet, or the API server has not been heard of for some seconds.
    ///
    /// @param since when it was last heard of; when the watch was started if never
    record Blind(Outage outage, Instant since) implements Observation {}
  }

  /// One conditional write.
  ///
  /// @param resourceVersion of the view that the decision was made on
  /// @param content what becomes of its pod template
  /// @param annotations set on the workload's own metadata, not on its pods
  record Write(
      Workload workload, String resourceVersion, Content content, Map<String, String> annotations) {
    public Write {
      annotations = Map.copyOf(annotations);
    }
  }

  /// What becomes of a pod template.
  sealed interface Content {
    /// It stays as it is.
    record Same() implements Content {}

    /// It gets other images.
    ///
    /// @param images container name to image
    /// @param config what becomes of the ConfigMaps and Secrets that it refers to
    /// @param told what these have to hold by then, by the hash of a binding, or nothing is written
    ///   and it is rejected with code `config-changed`; empty when whatever they hold will do
    record Images(Map<String, String> images, ConfigBinding config, Optional<String> told)
        implements Content {
      public Images {
        images = Map.copyOf(images);
      }
    }

    /// It becomes this one.
    record Exactly(PodTemplate template) implements Content {}
  }

  /// What became of a write.
  sealed interface WriteOutcome {
    /// @param view the workload as the write left it
    record Written(WorkloadView view) implements WriteOutcome {}

    /// The workload is no longer what the write was decided on: read, and decide again.
    record Conflict() implements WriteOutcome {}

    /// The API server will not do it: forbidden (names the verb), invalid, not there.
    record Rejected(Refusal refusal) implements WriteOutcome {}

    /// No answer: it may or may not have been done. Read before anything else.
    record Unknown(Outage outage) implements WriteOutcome {}

    /// The API server said that it can't now (429, 503 before doing anything): ask again later.
    record NotNow(Outage outage) implements WriteOutcome {}
  }
}
