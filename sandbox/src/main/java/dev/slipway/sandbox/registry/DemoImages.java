package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.JsonAnswer.bytes;
import static dev.slipway.sandbox.JsonAnswer.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import dev.slipway.sandbox.JsonAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Makes images of the demo application and reads back what an image says of itself. An image is a
/// configuration with two labels, one empty layer and a manifest; the same build and behaviour
/// always give the same digest.
///
/// Safe for use by several threads at once.
final class DemoImages {
  static final String BUILD_LABEL = "dev.slipway.build";
  static final String BEHAVIOUR_LABEL = "dev.slipway.behaviour";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  private static final Pattern BEHAVIOUR =
      Pattern.compile(
          "ok|crash|never-ready|oom|errors=(0(\\.\\d+)?|1(\\.0+)?)|(slow|ready-after|crash-after)=\\d+(ms|s|m)");
  private static final byte[] EMPTY_TAR = new byte[1024];

  private final ImageStore store;

  DemoImages(ImageStore store) {
    this.store = store;
  }

  static boolean isBehaviour(String words) {
    return BEHAVIOUR.matcher(words).matches();
  }

  /// The three forms in which registries hold images.
  enum Form {
    DOCKER(DOCKER_MANIFEST, "application/vnd.docker.container.image.v1+json", ".diff.tar.gzip"),
    OCI(OCI_MANIFEST, "application/vnd.oci.image.config.v1+json", ""),
    OCI_INDEX_OF_TWO(OCI_MANIFEST, "application/vnd.oci.image.config.v1+json", "");

    private final String manifest;
    private final String config;
    private final String layer;

    Form(String manifest, String config, String layerKind) {
      this.manifest = manifest;
      this.config = config;
      this.layer =
          layerKind.isEmpty()
              ? "application/vnd.oci.image.layer.v1.tar+gzip"
              : "application/vnd.docker.image.rootfs" + layerKind;
    }
  }

  /// Stores an image of the demo application and points the tag at it.
  ///
  /// @return its digest, which a tag that moves later leaves reachable
  String publish(String repository, String tag, String build, String behaviour, Form form) {
    if (form != Form.OCI_INDEX_OF_TWO) {
      return manifest(repository, tag, build, behaviour, "amd64", form).digest();
    }
    var children =
        Stream.of("amd64", "arm64")
            .map(cpu -> {
              var child = manifest(repository, "", build, behaviour, cpu, form);
              return object(
                  "mediaType", child.mediaType(),
                  "digest", child.digest(),
                  "size", child.bytes().length,
                  "platform", object("architecture", cpu, "os", "linux"));
            })
            .toList();
    return store
        .putManifest(
            repository,
            tag,
            OCI_INDEX,
            bytes(object("schemaVersion", 2, "mediaType", OCI_INDEX, "manifests", children)))
        .digest();
  }

  /// What the image behind a tag or digest reports; empty when there is none. An image without our
  /// labels reports the last part of its tag as build and behaves well.
  Optional<ImageFacts> facts(String repository, String reference) {
    return store
        .manifest(repository, reference)
        .flatMap(found ->
            labels(repository, read(found.bytes()))
                .map(labels ->
                    new ImageFacts(
                        labels.path(BUILD_LABEL).asText(buildOf(reference)),
                        labels.path(BEHAVIOUR_LABEL).asText("ok"),
                        found.digest())));
  }

  /// `235` of `build-235`: the rule by which the demo application names its builds.
  static String buildOf(String tag) {
    return tag.substring(Math.max(tag.lastIndexOf('-'), tag.lastIndexOf(':')) + 1);
  }

  private Optional<JsonNode> labels(String repository, JsonNode manifest) {
    if (manifest.has("manifests")) {
      return store
          .manifest(repository, manifest.path("manifests").path(0).path("digest").asText())
          .flatMap(child -> labels(repository, read(child.bytes())));
    }
    return store
        .blob(repository, manifest.path("config").path("digest").asText())
        .map(config -> read(config).path("config").path("Labels"));
  }

  private ImageStore.Manifest manifest(
      String repository, String tag, String build, String behaviour, String cpu, Form form) {
    var layer = gzip(EMPTY_TAR);
    var config =
        bytes(
            object(
                "architecture",
                cpu,
                "os",
                "linux",
                "created",
                "2026-01-01T00:00:00Z",
                "config",
                object(
                    "Entrypoint", List.of("/app/demoapp"),
                    "Env", List.of("PATH=/usr/local/bin:/usr/bin:/bin"),
                    "Labels", object(BUILD_LABEL, build, BEHAVIOUR_LABEL, behaviour)),
                "rootfs",
                object("type", "layers", "diff_ids", List.of(Digests.of(EMPTY_TAR)))));
    var manifest =
        bytes(
            object(
                "schemaVersion",
                2,
                "mediaType",
                form.manifest,
                "config",
                descriptor(form.config, config),
                "layers",
                List.of(descriptor(form.layer, layer))));
    store.putBlob(repository, layer);
    store.putBlob(repository, config);
    return store.putManifest(
        repository, tag.isEmpty() ? Digests.of(manifest) : tag, form.manifest, manifest);
  }

  private static Map<String, @Nullable Object> descriptor(String mediaType, byte[] content) {
    return object("mediaType", mediaType, "size", content.length, "digest", Digests.of(content));
  }

  private static JsonNode read(byte[] bytes) {
    try {
      return JsonAnswer.read(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("kept content was checked when it came in", e);
    }
  }

  private static byte[] gzip(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
