package dev.slipway.integrations.registry;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Scheme;
import dev.slipway.config.SignatureKey;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// All registries, those of the configuration with their credentials and the others over HTTPS
/// without any (https://github.com/opencontainers/distribution-spec/blob/main/spec.md).
///
/// Only reads; safe for use by several threads at once.
public final class OciRegistries implements ImageRegistry, AutoCloseable {
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\\d{1,5})?");
  private static final Pattern REPOSITORY =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final int LONGEST_NAME = 255;

  private final Wire wire;
  private final InstantSource clock;
  private final Map<String, Registry> registries = new ConcurrentHashMap<>();

  /// @param clock tells when a registry's token has run out
  public OciRegistries(Collection<RegistrySettings> settings, InstantSource clock) {
    this(settings, clock, new Wire(Wire.CONNECT_TIMEOUT, Wire.ANSWER_TIMEOUT));
  }

  OciRegistries(Collection<RegistrySettings> settings, InstantSource clock, Wire wire) {
    this.wire = wire;
    this.clock = clock;
    settings.forEach(one -> registries.put(one.host(), new Registry(one, wire, clock)));
  }

  @Override
  public Answer<ImageDigest> resolve(ImageName image) {
    return ask(image, TAG);
  }

  @Override
  public Answer<ImageDigest> confirm(PinnedImage image) {
    return ask(named(image), DIGEST);
  }

  /// The image with its digest in the place of a tag.
  private static ImageName named(PinnedImage image) {
    int slash = image.repository().indexOf('/');
    return new ImageName(
        image.repository().substring(0, Math.max(0, slash)),
        image.repository().substring(slash + 1),
        image.digest().value());
  }

  @Override
  public Answer<ImageDigest> verify(PinnedImage image, List<SignatureKey> keys) {
    ImageName name = named(image);
    return checked(name, DIGEST)
        .then(registry -> new Signatures(registry, name, image).verify(keys));
  }

  /// @param reference what the tag, or the digest in its place, must look like
  private Answer<ImageDigest> ask(ImageName image, Pattern reference) {
    return checked(image, reference).then(registry -> registry.resolve(image));
  }

  private Answer<Registry> checked(ImageName image, Pattern reference) {
    if (!HOST.matcher(image.host()).matches()
        || image.repository().length() > LONGEST_NAME
        || !REPOSITORY.matcher(image.repository()).matches()
        || !reference.matcher(image.tag()).matches()) {
      return new Refused<>(
          new Refusal(
              "image-name-invalid",
              image + " can't be the name of an image",
              "Repositories are lower-case; a tag has at most 128 letters, digits, dots, hyphens and underscores."));
    }
    return new Found<>(
        registries.computeIfAbsent(
            image.host(),
            host ->
                new Registry(
                    new RegistrySettings(host, Scheme.HTTPS, Optional.empty()), wire, clock)));
  }

  @Override
  public void close() {
    wire.close();
  }
}
