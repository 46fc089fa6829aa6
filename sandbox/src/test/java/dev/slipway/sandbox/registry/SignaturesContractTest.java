package dev.slipway.sandbox.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Scheme;
import dev.slipway.config.SignatureKey;
import dev.slipway.integrations.registry.Cosign;
import dev.slipway.integrations.registry.OciRegistries;
import dev.slipway.sandbox.registry.RegistryAccess.Anonymous;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Signatures in a registry: the stand-in, and the one that `SLIPWAY_TEST_REGISTRY` names
/// (`host:port`, plain HTTP), each time in a repository that nobody has used before.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SignaturesContractTest {
  private static final String OTHER = "sha256:" + "b".repeat(64);

  private final RunningRegistry standIn =
      new RunningRegistry(new Anonymous(), InstantSource.system());
  private final Cosign wanted = new Cosign();
  private final Cosign unknown = new Cosign();
  private final String repository = "signed/" + UUID.randomUUID();
  private final ImageDigest digest = new ImageDigest("sha256:" + "a".repeat(64));
  private int count;

  @AfterAll
  void close() {
    standIn.close();
  }

  Stream<String> hosts() {
    return Stream.concat(
        Stream.of(standIn.host()),
        Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY")).stream());
  }

  /// An image that nothing is known of yet.
  private PinnedImage image(String host) {
    count++;
    return new PinnedImage(host + "/" + repository + "/" + count, digest);
  }

  private static String path(PinnedImage image) {
    return image.repository().substring(image.repository().indexOf('/') + 1);
  }

  private Answer<ImageDigest> verify(String host, PinnedImage image, SignatureKey... keys) {
    try (OciRegistries registries =
        new OciRegistries(
            List.of(new RegistrySettings(host, Scheme.HTTP, Optional.empty())),
            InstantSource.system())) {
      return registries.verify(image, List.of(keys));
    }
  }

  private String refusal(String host, PinnedImage image) {
    Answer<ImageDigest> answer = verify(host, image, wanted.key());
    assertThat(answer).isInstanceOf(Refused.class);
    var refusal = ((Refused<ImageDigest>) answer).refusal();
    assertThat(refusal.code()).isEqualTo("image-not-signed");
    return refusal.reason().substring(("The image " + image + " ").length());
  }

  private void sign(Cosign cosign, String host, PinnedImage image, String payload) {
    cosign.sign(host, path(image), digest.value(), payload, payload);
  }

  private void bundle(Cosign cosign, String host, PinnedImage image, String of, String predicate) {
    cosign.bundle(host, path(image), digest.value(), of, predicate);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void takesASignatureByAWantedKey(String host) {
    PinnedImage image = image(host);
    sign(wanted, host, image, Cosign.payload(image.repository(), digest.value()));

    assertThat(verify(host, image, wanted.key())).isEqualTo(new Found<>(digest));
    assertThat(verify(host, image, unknown.key(), wanted.key())).isEqualTo(new Found<>(digest));
    assertThat(verify(host, image, unknown.key())).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void takesABundleByAWantedKey(String host) {
    PinnedImage image = image(host);
    bundle(wanted, host, image, digest.value(), Cosign.SIGN);

    assertThat(verify(host, image, wanted.key())).isEqualTo(new Found<>(digest));
    assertThat(verify(host, image, unknown.key())).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void takesOneOfSeveral(String host) {
    PinnedImage image = image(host);
    sign(unknown, host, image, Cosign.payload(image.repository(), digest.value()));
    assertThat(refusal(host, image)).isEqualTo("has one signature, and it is not by a wanted key.");
    bundle(wanted, host, image, digest.value(), Cosign.SIGN);

    assertThat(verify(host, image, wanted.key())).isEqualTo(new Found<>(digest));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void refusesWhatIsNotSigned(String host) {
    assertThat(refusal(host, image(host))).isEqualTo("has no signature in its registry.");
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void refusesWhatWasSignedAsSomethingElse(String host) {
    PinnedImage moved = image(host);
    sign(wanted, host, moved, Cosign.payload("registry.example.com/other", digest.value()));
    assertThat(refusal(host, moved))
        .isEqualTo(
            "is signed with a wanted key as something else: it was signed as registry.example.com/other.");

    PinnedImage replayed = image(host);
    sign(wanted, host, replayed, Cosign.payload(replayed.repository(), OTHER));
    assertThat(refusal(host, replayed)).endsWith("the digest in it is another one.");

    PinnedImage bundled = image(host);
    bundle(wanted, host, bundled, OTHER, Cosign.SIGN);
    assertThat(refusal(host, bundled)).endsWith("the digest in it is another one.");
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void takesNothingElseThatIsSaidOfAnImageForItsSignature(String host) {
    PinnedImage image = image(host);
    bundle(wanted, host, image, digest.value(), "https://slsa.dev/provenance/v1");

    assertThat(refusal(host, image)).endsWith("it says something of the image, and signs it not.");
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void refusesATextThatWasChangedAfterItWasSigned(String host) {
    PinnedImage image = image(host);
    wanted.sign(
        host,
        path(image),
        digest.value(),
        Cosign.payload(image.repository(), OTHER),
        Cosign.payload(image.repository(), digest.value()));

    assertThat(refusal(host, image)).isEqualTo("has one signature, and it is not by a wanted key.");
  }
}
