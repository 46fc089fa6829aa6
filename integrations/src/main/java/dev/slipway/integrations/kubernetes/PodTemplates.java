package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.commands.cluster.PodTemplate;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pod templates as texts, the same for the same template whatever the order of its keys.
final class PodTemplates {
  /// What the Deployment controller adds to the template of a ReplicaSet.
  private static final String ADDED_LABEL = "pod-template-hash";

  private static final ObjectMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private PodTemplates() {}

  /// The template as JSON with sorted keys.
  static PodTemplate of(@Nullable PodTemplateSpec template) {
    Map<?, ?> tree = template == null ? Map.of() : CANONICAL.convertValue(template, Map.class);
    if (tree.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("labels") instanceof Map<?, ?> labels) {
      labels.remove(ADDED_LABEL);
    }
    return new PodTemplate(canonical(tree));
  }

  /// A tree of maps as JSON with sorted keys.
  static String canonical(Map<?, ?> tree) {
    try {
      return CANONICAL.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of maps can always be written", e);
    }
  }

  static PodTemplateSpec read(PodTemplate template) {
    try {
      return CANONICAL.readValue(template.json(), PodTemplateSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a pod template", e);
    }
  }
}
