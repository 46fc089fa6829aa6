package dev.slipway.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Credentials;
import dev.slipway.config.RegistrySettings.Scheme;
import dev.slipway.config.Secret;
import dev.slipway.integrations.registry.OciRegistries;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.registry.RegistryAccess.Anonymous;
import dev.slipway.sandbox.registry.RegistryAccess.Basic;
import dev.slipway.sandbox.registry.RegistryAccess.Pulls;
import dev.slipway.sandbox.registry.RegistryAccess.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The adapter and the stand-in agree on digests, and on who may know them.
final class RegistryAdapterContractTest {
  private static final Credentials BOB = new Credentials("bob", new Secret("pass"));
  private static final Credentials MALLORY = new Credentials("bob", new Secret("guess"));

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));

  /// 233 is an OCI index, 234 an OCI manifest, 235 a Docker manifest.
  @ParameterizedTest
  @ValueSource(longs = {233, 234, 235})
  void resolvesEveryFormOfImage(long build) throws Exception {
    try (RunningRegistry registry = registry(new Anonymous())) {
      assertThat(resolve(registry, Optional.empty(), build))
          .isEqualTo(new Found<>(published(registry, build)));
    }
  }

  @Test
  void followsATagThatMoves() throws Exception {
    try (RunningRegistry registry = registry(new Anonymous())) {
      String digest =
          registry.standIn.publish(DemoWorld.IMAGE_REPOSITORY, "build-235", "9", "crash");

      assertThat(resolve(registry, Optional.empty(), 235))
          .isEqualTo(new Found<>(new ImageDigest(digest)));
    }
  }

  @Test
  void asksWhetherThePipelinePushedTheMissingImage() {
    try (RunningRegistry registry = registry(new Anonymous())) {
      assertThat(resolve(registry, Optional.empty(), 243))
          .isEqualTo(
              new Refused<>(
                  new Refusal(
                      "image-not-found",
                      "there is no image shop/web:build-243 in "
                          + registry.host()
                          + ": did the pipeline push it?")));
    }
  }

  @Test
  void opensARegistryWithAPassword() {
    try (RunningRegistry registry = registry(new Basic("bob", "pass"))) {
      assertThat(resolve(registry, Optional.of(BOB), 235)).isInstanceOf(Found.class);
      assertThat(code(resolve(registry, Optional.of(MALLORY), 235))).isEqualTo("image-forbidden");
      assertThat(code(resolve(registry, Optional.empty(), 235))).isEqualTo("image-forbidden");
    }
  }

  @Test
  void opensARegistryWithATokenForAPassword() {
    try (RunningRegistry registry = registry(new Token("bob", "pass", Pulls.BY_THE_USER))) {
      assertThat(resolve(registry, Optional.of(BOB), 235)).isInstanceOf(Found.class);
      assertThat(code(resolve(registry, Optional.of(MALLORY), 235))).isEqualTo("image-forbidden");
      assertThat(code(resolve(registry, Optional.empty(), 235))).isEqualTo("image-forbidden");
    }
  }

  @Test
  void opensARegistryWithATokenForAnybody() {
    try (RunningRegistry registry = registry(new Token("bob", "pass", Pulls.BY_ANYONE))) {
      assertThat(resolve(registry, Optional.empty(), 235)).isInstanceOf(Found.class);
    }
  }

  @Test
  void getsANewTokenWhenTheOldOneHasRunOut() {
    try (RunningRegistry registry = registry(new Token("bob", "pass", Pulls.BY_THE_USER));
        OciRegistries adapter = adapter(registry, Optional.of(BOB))) {
      assertThat(adapter.resolve(image(registry, 235))).isInstanceOf(Found.class);

      now.updateAndGet(time -> time.plus(Duration.ofMinutes(10)));

      assertThat(adapter.resolve(image(registry, 235))).isInstanceOf(Found.class);
    }
  }

  private RunningRegistry registry(RegistryAccess access) {
    return new RunningRegistry(access, now::get);
  }

  private OciRegistries adapter(RunningRegistry registry, Optional<Credentials> credentials) {
    return new OciRegistries(
        List.of(new RegistrySettings(registry.host(), Scheme.HTTP, credentials)), now::get);
  }

  private Answer<ImageDigest> resolve(
      RunningRegistry registry, Optional<Credentials> credentials, long build) {
    try (OciRegistries adapter = adapter(registry, credentials)) {
      return adapter.resolve(image(registry, build));
    }
  }

  private static ImageName image(RunningRegistry registry, long build) {
    return new ImageName(registry.host(), DemoWorld.IMAGE_REPOSITORY, "build-" + build);
  }

  /// What the stand-in itself calls the image.
  private static ImageDigest published(RunningRegistry registry, long build) {
    DemoWorld.DemoBuild demo =
        DemoWorld.BUILDS.stream().filter(one -> one.number() == build).findFirst().orElseThrow();
    return new ImageDigest(
        registry.standIn.publish(
            DemoWorld.IMAGE_REPOSITORY, "build-" + build, Long.toString(build), demo.behaviour()));
  }

  private static String code(Answer<?> answer) {
    return answer instanceof Refused<?>(var refusal) ? refusal.code() : answer.toString();
  }
}
