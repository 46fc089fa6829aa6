package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ManifestTest {
  @Test
  void grantsWhatTheManifestAsksForAndNoMore() throws IOException {
    JsonNode manifest =
        new YAMLMapper().readTree(Path.of("..", "config", "slack", "manifest.yaml").toFile());

    Set<String> asked = new HashSet<>();
    manifest.at("/oauth_config/scopes/bot").forEach(scope -> asked.add(scope.asText()));

    assertThat(SlackOptions.MANIFEST_SCOPES).isEqualTo(asked);
  }
}
