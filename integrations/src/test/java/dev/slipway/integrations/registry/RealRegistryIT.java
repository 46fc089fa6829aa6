package dev.slipway.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Scheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The registry that the variable `SLIPWAY_TEST_REGISTRY` names (`host:port`, plain HTTP), and the
/// first image it finds there.
@EnabledIfEnvironmentVariable(named = "SLIPWAY_TEST_REGISTRY", matches = ".+")
class RealRegistryIT {
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

  private final String host = System.getenv().getOrDefault("SLIPWAY_TEST_REGISTRY", "");

  @Test
  void resolvesATagToTheHashOfItsManifest() throws Exception {
    ImageName image = anImage();
    byte[] manifest = read("/v2/" + image.repository() + "/manifests/" + image.tag());
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(manifest));

    assertThat(resolve(image)).isEqualTo(new Found<>(new ImageDigest("sha256:" + hash)));
  }

  @Test
  void saysThatATagIsMissing() throws Exception {
    ImageName image = anImage();

    assertThat(resolve(new ImageName(image.host(), image.repository(), "never-pushed")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("image-not-found"));
  }

  private Answer<ImageDigest> resolve(ImageName image) {
    RegistrySettings settings = new RegistrySettings(host, Scheme.HTTP, Optional.empty());
    try (OciRegistries registries = new OciRegistries(List.of(settings), InstantSource.system())) {
      return registries.resolve(image);
    }
  }

  private ImageName anImage() throws Exception {
    for (JsonNode name : json("/v2/_catalog").path("repositories")) {
      JsonNode tag = json("/v2/" + name.asText() + "/tags/list").path("tags").path(0);
      if (!tag.isMissingNode()) {
        return new ImageName(host, name.asText(), tag.asText());
      }
    }
    return Assumptions.abort("the registry at " + host + " holds no image to read");
  }

  private JsonNode json(String path) throws IOException, InterruptedException {
    return new JsonMapper().readTree(read(path));
  }

  private byte[] read(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://" + host + path))
                  .header("Accept", DOCKER)
                  .build(),
              BodyHandlers.ofByteArray())
          .body();
    }
  }
}
