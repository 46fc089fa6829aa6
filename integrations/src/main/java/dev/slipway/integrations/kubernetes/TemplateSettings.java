package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.Sha256;
import dev.slipway.commands.settings.Settings;
import dev.slipway.commands.settings.Settings.Source;
import dev.slipway.commands.settings.Settings.Value;
import dev.slipway.integrations.kubernetes.ConfigReferences.Reference;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What the pods of a template are told: ConfigMaps and Secrets by what they hold, variables that
/// are written into the template, and the rest of it as one. Reads only.
final class TemplateSettings {
  private final ConfigVersions versions;
  private final PodTemplateSpec template;
  private final List<Source> sources = new ArrayList<>();

  /// @param template is changed
  private TemplateSettings(ConfigVersions versions, PodTemplateSpec template) {
    this.versions = versions;
    this.template = template;
  }

  /// @param template is changed
  static Settings of(ConfigVersions versions, PodTemplateSpec template) throws Trouble {
    TemplateSettings settings = new TemplateSettings(versions, template);
    settings.variables();
    settings.references();
    settings.rest();
    return new Settings(settings.sources);
  }

  /// Takes the variables with values out of the template.
  private void variables() {
    if (template.getSpec() == null) {
      return;
    }
    for (Container container : Mapping.containers(template.getSpec()).toList()) {
      container.setImage(null);
      Map<String, Value> values = new HashMap<>();
      List<EnvVar> others = new ArrayList<>();
      for (EnvVar variable : container.getEnv()) {
        if (variable.getValueFrom() == null) {
          values.put(
              variable.getName(), hidden(Optional.ofNullable(variable.getValue()).orElse("")));
        } else {
          others.add(variable);
        }
      }
      container.setEnv(others);
      if (!values.isEmpty()) {
        sources.add(
            new Source("variables of " + container.getName(), OptionalInt.empty(), true, values));
      }
    }
  }

  /// Makes the template name no versions.
  private void references() throws Trouble {
    Set<String> seen = new HashSet<>();
    for (Reference reference : ConfigReferences.of(template)) {
      Optional<HasMetadata> found = versions.find(reference.kind(), reference.name());
      Optional<ConfigVersions.Numbered> version = found.flatMap(ConfigVersions::numbered);
      String name = version.map(ConfigVersions.Numbered::base).orElse(reference.name());
      reference.rename().accept(name);
      if (seen.add(reference.kind() + "/" + name)) {
        sources.add(
            new Source(
                reference.kind().word + " " + name,
                version.map(known -> OptionalInt.of(known.number())).orElseGet(OptionalInt::empty),
                found.isPresent(),
                found.map(TemplateSettings::values).orElseGet(Map::of)));
      }
    }
  }

  private static Map<String, Value> values(HasMetadata object) {
    Map<String, Value> values = new HashMap<>();
    switch (object) {
      case ConfigMap map -> {
        ConfigVersions.orEmpty(map.getData())
            .forEach((key, text) -> values.put(key, new Value.Open(text)));
        ConfigVersions.orEmpty(map.getBinaryData())
            .forEach((key, bytes) -> values.put(key, hidden(bytes)));
      }
      case Secret secret ->
          ConfigVersions.orEmpty(secret.getData())
              .forEach((key, bytes) -> values.put(key, hidden(bytes)));
      default -> throw ConfigVersions.notConfig(object);
    }
    return values;
  }

  private void rest() {
    ObjectMeta meta = template.getMetadata();
    if (meta != null && meta.getAnnotations() != null) {
      Map<String, String> foreign = new HashMap<>(meta.getAnnotations());
      foreign.keySet().removeIf(key -> key.startsWith(ConfigVersions.MARK));
      meta.setAnnotations(foreign);
    }
    sources.add(
        new Source(
            "rest of the pod template",
            OptionalInt.empty(),
            true,
            Map.of(
                "limits, probes, volumes and the like", hidden(PodTemplates.of(template).json()))));
  }

  private static Value hidden(String content) {
    return new Value.Hidden(Sha256.hex(content));
  }
}
