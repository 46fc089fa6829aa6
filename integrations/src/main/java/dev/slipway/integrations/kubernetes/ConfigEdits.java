package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.ports.Cluster.Edited;
import dev.slipway.commands.settings.ConfigSource;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.config.Namespace;
import dev.slipway.integrations.kubernetes.ConfigReferences.Kind;
import dev.slipway.integrations.kubernetes.ConfigReferences.Reference;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Changes keys of a namespace's ConfigMaps, each time in one merge patch that names the version it
/// was decided on (https://www.rfc-editor.org/rfc/rfc7396), so that the API server refuses it when
/// somebody else was quicker. Safe for use by several processes at once.
final class ConfigEdits {
  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager("slipway")
          .build();

  private static final String FENCE = ConfigVersions.MARK + "fence";

  private final ApiServer server;
  private final Namespace namespace;
  private final ConfigVersions versions;

  ConfigEdits(ApiServer server, Namespace namespace) {
    this.server = server;
    this.namespace = namespace;
    this.versions = new ConfigVersions(server, namespace);
  }

  /// What the versions that a template is bound to are made from; without what is not there.
  List<ConfigSource> sources(PodTemplateSpec template) throws Trouble {
    Map<String, ConfigSource> sources = new LinkedHashMap<>();
    for (Reference reference : ConfigReferences.of(template)) {
      versions
          .source(reference.kind(), reference.name())
          .ifPresent(object ->
              sources.putIfAbsent(
                  reference.kind() + "/" + object.getMetadata().getName(), source(object)));
    }
    return List.copyOf(sources.values());
  }

  private static ConfigSource source(HasMetadata object) {
    String name = object.getMetadata().getName();
    return switch (object) {
      case ConfigMap map when ConfigVersions.isVersioned(map) ->
          new ConfigSource.Open(name, ConfigVersions.orEmpty(map.getData()));
      case ConfigMap map ->
          new ConfigSource.Fixed(name, ConfigVersions.orEmpty(map.getData()).keySet());
      case Secret secret ->
          new ConfigSource.Confidential(name, ConfigVersions.orEmpty(secret.getData()).keySet());
      default -> throw ConfigVersions.notConfig(object);
    };
  }

  /// All keys or none.
  Edited edit(MapEdit edit, long fence) throws Trouble {
    Optional<ConfigMap> found = find(edit, fence);
    if (found.isEmpty()) {
      return Edited.NOT_OURS;
    }
    Map<String, Optional<String>> wanted = new TreeMap<>();
    for (Map.Entry<String, MapEdit.Key> each : edit.keys().entrySet()) {
      Optional<String> now = held(found.get(), each.getKey());
      if (!each.getValue().isKnown(now)) {
        return Edited.NOT_OURS;
      }
      if (!each.getValue().isDone(now)) {
        wanted.put(each.getKey(), Optional.of(each.getValue().after()));
      }
    }
    return wanted.isEmpty() ? Edited.DONE : patched(found.get(), wanted, fence, Edited.DONE);
  }

  /// Each key by itself. The fence is written even where no key is, so that an edit of before that
  /// was never answered is refused should it still come.
  Edited undo(MapEdit edit, long fence) throws Trouble {
    Optional<ConfigMap> found = find(edit, fence);
    if (found.isEmpty()) {
      return Edited.NOT_OURS;
    }
    Map<String, Optional<String>> wanted = new TreeMap<>();
    Edited edited = Edited.DONE;
    for (Map.Entry<String, MapEdit.Key> each : edit.keys().entrySet()) {
      Optional<String> now = held(found.get(), each.getKey());
      if (each.getValue().isDone(now)) {
        wanted.put(each.getKey(), each.getValue().before());
      } else if (!each.getValue().isKnown(now)) {
        edited = Edited.NOT_OURS;
      }
    }
    return wanted.isEmpty() && fence(found.get()) == fence
        ? edited
        : patched(found.get(), wanted, fence, edited);
  }

  /// Empty when it is not there, is not to be changed, or was written by somebody who came later.
  private Optional<ConfigMap> find(MapEdit edit, long fence) throws Trouble {
    return versions
        .find(Kind.CONFIG_MAP, edit.map())
        .filter(ConfigVersions::isVersioned)
        .map(ConfigMap.class::cast)
        .filter(map -> fence(map) <= fence);
  }

  private static Optional<String> held(ConfigMap map, String key) {
    return Optional.ofNullable(ConfigVersions.orEmpty(map.getData()).get(key));
  }

  private static long fence(ConfigMap map) {
    return MigrationMarks.annotation(map, FENCE)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  /// @param wanted empty for what is to be removed
  /// @param done what it is when the API server did so
  private Edited patched(
      ConfigMap map, Map<String, Optional<String>> wanted, long fence, Edited done) throws Trouble {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", map.getMetadata().getResourceVersion());
    metadata.putObject("annotations").put(FENCE, Long.toString(fence));
    ObjectNode data = patch.putObject("data");
    wanted.forEach((key, value) -> data.put(key, value.orElse(null)));
    try {
      server.ask(
          new Asking("patch", Kind.CONFIG_MAP.plural, namespace),
          client ->
              client
                  .configMaps()
                  .inNamespace(namespace.value())
                  .withName(map.getMetadata().getName())
                  .patch(MERGE, patch.toString()));
      return done;
    } catch (Trouble trouble) {
      if (trouble.kind() == Trouble.Kind.CONFLICT) {
        return Edited.CONTENDED;
      }
      throw trouble;
    }
  }

  /// What a ConfigMap would be.
  static ConfigMap edited(ConfigMap map, MapEdit edit) {
    Map<String, String> data = new TreeMap<>(ConfigVersions.orEmpty(map.getData()));
    edit.keys().forEach((key, change) -> data.put(key, change.after()));
    return new ConfigMapBuilder(map).withData(data).build();
  }
}
