package dev.slipway.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Scheme;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A real registry, given as `SLIPWAY_TEST_REGISTRY=localhost:5000/shop/web:build-235@sha256:…`: an
/// image in it over plain HTTP without credentials, and the digest it must have.
class RealRegistryIT {
  private static final Optional<String> GIVEN =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY"));

  @Test
  void resolvesATagToTheDigestThatWasPushed() {
    String[] given = given().split("@", 2);

    assertThat(resolve(ImageName.parse(given[0])))
        .isEqualTo(new Found<>(new ImageDigest(given[1])));
  }

  @Test
  void saysThatATagIsMissing() {
    ImageName image = ImageName.parse(given().split("@", 2)[0]);

    assertThat(resolve(new ImageName(image.host(), image.repository(), "never-pushed")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("image-not-found"));
  }

  private static Answer<ImageDigest> resolve(ImageName image) {
    RegistrySettings settings = new RegistrySettings(image.host(), Scheme.HTTP, Optional.empty());
    try (OciRegistries registries = new OciRegistries(List.of(settings), InstantSource.system())) {
      return registries.resolve(image);
    }
  }

  private static String given() {
    assumeTrue(GIVEN.isPresent(), "no real registry here: set SLIPWAY_TEST_REGISTRY");
    return GIVEN.orElseThrow();
  }
}
