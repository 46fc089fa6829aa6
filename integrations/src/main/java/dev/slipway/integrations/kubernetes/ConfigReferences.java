package dev.slipway.integrations.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMapEnvSource;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.ConfigMapProjection;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.SecretEnvSource;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The places of a pod template that name a ConfigMap or a Secret: variables and volumes. Not pull
/// secrets and service accounts, which are no configuration of the app.
final class ConfigReferences {
  private final List<Reference> references = new ArrayList<>();

  private ConfigReferences() {}

  /// What is named.
  enum Kind {
    CONFIG_MAP("ConfigMap", "configmaps"),
    SECRET("Secret", "secrets");

    final String word;
    final String plural;

    Kind(String word, String plural) {
      this.word = word;
      this.plural = plural;
    }
  }

  /// @param isOptional whether pods start without it
  /// @param rename names another one at this place of the template
  record Reference(Kind kind, String name, boolean isOptional, Consumer<String> rename) {}

  /// All of a template, in its order. Renaming one changes the template.
  static List<Reference> of(PodTemplateSpec template) {
    ConfigReferences found = new ConfigReferences();
    Optional.ofNullable(template.getSpec()).ifPresent(found::in);
    return found.references;
  }

  private void in(PodSpec spec) {
    Mapping.containers(spec).forEach(this::in);
    spec.getVolumes().forEach(this::in);
  }

  private void in(Container container) {
    for (EnvFromSource source : container.getEnvFrom()) {
      ConfigMapEnvSource map = source.getConfigMapRef();
      if (map != null) {
        add(Kind.CONFIG_MAP, map.getName(), map.getOptional(), map::setName);
      }
      SecretEnvSource secret = source.getSecretRef();
      if (secret != null) {
        add(Kind.SECRET, secret.getName(), secret.getOptional(), secret::setName);
      }
    }
    container.getEnv().forEach(this::in);
  }

  private void in(EnvVar variable) {
    if (variable.getValueFrom() == null) {
      return;
    }
    ConfigMapKeySelector map = variable.getValueFrom().getConfigMapKeyRef();
    if (map != null) {
      add(Kind.CONFIG_MAP, map.getName(), map.getOptional(), map::setName);
    }
    SecretKeySelector secret = variable.getValueFrom().getSecretKeyRef();
    if (secret != null) {
      add(Kind.SECRET, secret.getName(), secret.getOptional(), secret::setName);
    }
  }

  private void in(Volume volume) {
    ConfigMapVolumeSource map = volume.getConfigMap();
    if (map != null) {
      add(Kind.CONFIG_MAP, map.getName(), map.getOptional(), map::setName);
    }
    SecretVolumeSource secret = volume.getSecret();
    if (secret != null) {
      add(Kind.SECRET, secret.getSecretName(), secret.getOptional(), secret::setSecretName);
    }
    if (volume.getProjected() != null) {
      volume.getProjected().getSources().forEach(this::in);
    }
  }

  private void in(VolumeProjection source) {
    ConfigMapProjection map = source.getConfigMap();
    if (map != null) {
      add(Kind.CONFIG_MAP, map.getName(), map.getOptional(), map::setName);
    }
    SecretProjection secret = source.getSecret();
    if (secret != null) {
      add(Kind.SECRET, secret.getName(), secret.getOptional(), secret::setName);
    }
  }

  private void add(
      Kind kind, @Nullable String name, @Nullable Boolean isOptional, Consumer<String> rename) {
    if (name != null) {
      references.add(new Reference(kind, name, Boolean.TRUE.equals(isOptional), rename));
    }
  }
}
