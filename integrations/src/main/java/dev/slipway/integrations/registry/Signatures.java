package dev.slipway.integrations.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.SignatureKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The signatures of one image, in the two forms in which cosign stores them beside it: a payload
/// and its signature under the tag `sha256-….sig`
/// (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md), and, from version 3 on,
/// a Sigstore bundle that refers to it
/// (https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md). Only the key counts here:
/// no transparency log is asked. Used by one thread.
final class Signatures {
  static final String NOT_SIGNED = "image-not-signed";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 50;
  private static final String PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
  private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
  private static final String BUNDLE = "application/vnd.dev.sigstore.bundle.";
  private static final String STATEMENT = "application/vnd.in-toto+json";
  private static final String SIGN = "https://sigstore.dev/cosign/sign/v1";

  /// Of nothing that there is.
  private static final ImageDigest NOTHING = new ImageDigest("sha256:" + "0".repeat(64));

  private final Registry registry;
  private final ImageName name;
  private final PinnedImage image;

  /// @param name the image with its digest in the place of a tag
  Signatures(Registry registry, ImageName name, PinnedImage image) {
    this.registry = registry;
    this.name = name;
    this.image = image;
  }

  /// A text and what is claimed to be its signature.
  private static final class Signed {
    private final byte[] text;
    private final byte[] signature;
    private final Says says;

    /// @param text what is signed, to the byte
    /// @param says what the text says
    private Signed(byte[] text, byte[] signature, Says says) {
      this.text = text;
      this.signature = signature;
      this.says = says;
    }
  }

  /// What a signed text is about.
  private interface Says {
    /// What is not this image in it; empty when it is this one.
    Optional<String> otherThan(PinnedImage image) throws IOException;
  }

  Answer<ImageDigest> verify(List<SignatureKey> keys) {
    return payloads()
        .then(old ->
            judged(keys, old) instanceof Found<ImageDigest> signed
                ? signed
                : bundles()
                    .then(
                        more -> judged(keys, Stream.concat(old.stream(), more.stream()).toList())));
  }

  private Answer<ImageDigest> judged(List<SignatureKey> keys, List<Signed> all) {
    List<String> objections = new ArrayList<>();
    for (Signed signed : all) {
      if (keys.stream().noneMatch(key -> isBy(key, signed.text, signed.signature))) {
        continue;
      }
      Optional<String> other = other(signed);
      if (other.isEmpty()) {
        return new Found<>(image.digest());
      }
      objections.add(other.get());
    }
    return new Refused<>(refusal(all.size(), objections));
  }

  private Refusal refusal(int count, List<String> objections) {
    String why =
        objections.stream()
            .findFirst()
            .map(other -> "is signed with a wanted key as something else: " + other)
            .orElseGet(() ->
                switch (count) {
                  case 0 -> "has no signature in its registry.";
                  case 1 -> "has one signature, and it is not by a wanted key.";
                  default -> "has " + count + " signatures, and none is by a wanted key.";
                });
    return new Refusal(
        NOT_SIGNED, "The image " + image + " " + why, "Sign it by its digest: cosign sign --key.");
  }

  private Optional<String> other(Signed signed) {
    try {
      return signed.says.otherThan(image);
    } catch (IOException _) {
      return Optional.of("what is signed can't be read.");
    }
  }

  static boolean isBy(SignatureKey key, byte[] text, byte[] signature) {
    try {
      Signature check = Signature.getInstance("SHA256withECDSA");
      check.initVerify(key.key());
      check.update(text);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// Those under the tag that is made of the digest.
  private Answer<List<Signed>> payloads() {
    return registry
        .manifest(tagged(".sig"))
        .map(Signatures::read)
        .then(manifest ->
            gathered(
                manifest.path("layers"),
                layer ->
                    layer.path("mediaType").asText().equals(PAYLOAD)
                        ? registry
                            .blob(name, digest(layer))
                            .map(text ->
                                text.flatMap(bytes ->
                                    decoded(layer.path("annotations").path(SIGNATURE))
                                        .map(by ->
                                            new Signed(bytes, by, about -> payload(bytes, about)))))
                        : new Found<>(Optional.empty())));
  }

  private static Optional<String> payload(byte[] text, PinnedImage image) throws IOException {
    JsonNode critical = JSON.readTree(text).path("critical");
    String digest = critical.path("image").path("docker-manifest-digest").asText();
    String repository = critical.path("identity").path("docker-reference").asText();
    if (!digest.equals(image.digest().value())) {
      return Optional.of("the digest in it is another one.");
    }
    return repository.equals(image.repository()) || repository.startsWith(image.repository() + ":")
        ? Optional.empty()
        : Optional.of("it was signed as " + repository + ".");
  }

  /// Those that refer to the image: by the registry's list, or where it has none by a tag.
  private Answer<List<Signed>> bundles() {
    return registry
        .referrers(name, image.digest())
        .then(list -> list.isPresent() ? new Found<>(list) : registry.manifest(tagged("")))
        .map(Signatures::read)
        .then(index ->
            gathered(
                index.path("manifests"),
                entry ->
                    entry.path("artifactType").asText().startsWith(BUNDLE)
                        ? registry
                            .manifest(at(digest(entry).value()))
                            .map(Signatures::read)
                            .then(this::bundle)
                        : new Found<>(Optional.empty())));
  }

  private Answer<Optional<Signed>> bundle(JsonNode manifest) {
    return registry
        .blob(name, digest(manifest.path("layers").path(0)))
        .map(Signatures::read)
        .map(bundle -> {
          JsonNode envelope = bundle.path("dsseEnvelope");
          String type = envelope.path("payloadType").asText();
          return decoded(envelope.path("payload"))
              .flatMap(text ->
                  decoded(envelope.path("signatures").path(0).path("sig"))
                      .map(by ->
                          new Signed(
                              enclosed(type, text), by, about -> statement(type, text, about))));
        });
  }

  private static Optional<String> statement(String type, byte[] text, PinnedImage image)
      throws IOException {
    JsonNode statement = JSON.readTree(text);
    boolean isSignature =
        type.equals(STATEMENT) && statement.path("predicateType").asText().equals(SIGN);
    if (!isSignature) {
      return Optional.of("it says something of the image, and signs it not.");
    }
    String hex = image.digest().value().substring("sha256:".length());
    return StreamSupport.stream(statement.path("subject").spliterator(), false)
            .anyMatch(subject -> subject.path("digest").path("sha256").asText().equals(hex))
        ? Optional.empty()
        : Optional.of("the digest in it is another one.");
  }

  /// What is signed of an envelope (https://github.com/secure-systems-lab/dsse, PAE).
  static byte[] enclosed(String type, byte[] text) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    byte[] kind = type.getBytes(StandardCharsets.UTF_8);
    whole.writeBytes(("DSSEv1 " + kind.length + " ").getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(kind);
    whole.writeBytes((" " + text.length + " ").getBytes(StandardCharsets.UTF_8));
    whole.writeBytes(text);
    return whole.toByteArray();
  }

  /// Asks for one after the other.
  private interface Fetch {
    Answer<Optional<Signed>> of(JsonNode entry);
  }

  private static Answer<List<Signed>> gathered(JsonNode entries, Fetch fetch) {
    List<Signed> found = new ArrayList<>();
    int asked = 0;
    for (JsonNode entry : entries) {
      if (asked++ == MOST) {
        break;
      }
      switch (fetch.of(entry)) {
        case Found<Optional<Signed>>(Optional<Signed> signed) -> signed.ifPresent(found::add);
        case Refused<Optional<Signed>>(Refusal refusal) -> {
          return new Refused<>(refusal);
        }
        case Answer.Unavailable<Optional<Signed>>(var outage) -> {
          return new Answer.Unavailable<>(outage);
        }
      }
    }
    return new Found<>(found);
  }

  private ImageName tagged(String ending) {
    return at(image.digest().value().replace(':', '-') + ending);
  }

  /// Something else in the same repository.
  private ImageName at(String reference) {
    return new ImageName(name.host(), name.repository(), reference);
  }

  /// What can't be read is as good as not there: no signature is found in it.
  private static JsonNode read(Optional<byte[]> bytes) {
    try {
      return bytes.isPresent() ? JSON.readTree(bytes.get()) : JSON.createObjectNode();
    } catch (IOException _) {
      return JSON.createObjectNode();
    }
  }

  private static ImageDigest digest(JsonNode descriptor) {
    try {
      return new ImageDigest(descriptor.path("digest").asText());
    } catch (IllegalArgumentException _) {
      return NOTHING;
    }
  }

  private static Optional<byte[]> decoded(JsonNode text) {
    try {
      return Optional.of(text.asText())
          .filter(encoded -> !encoded.isEmpty())
          .map(encoded -> Base64.getDecoder().decode(encoded));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
