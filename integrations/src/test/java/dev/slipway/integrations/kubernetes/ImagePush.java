package dev.slipway.integrations.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// Puts an image into a registry that asks nobody who they are.
///
/// @param registry `HOST[:PORT]`
record ImagePush(String registry) {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  /// Equal files give an equal image.
  ///
  /// @param user as an image's configuration has it: `0`, `65534:65534`
  /// @param folder what is in the image
  PinnedImage push(String repository, String user, Path folder) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      Path tar = Files.createTempFile("layer", ".tar");
      OpenSsh.Said packed =
          OpenSsh.run(
              List.of(
                  "tar",
                  "--owner=0",
                  "--group=0",
                  "--sort=name",
                  "--mtime=@0",
                  "-C",
                  folder.toString(),
                  "-cf",
                  tar.toString(),
                  "."),
              "");
      assertThat(packed.code()).as(packed.err()).isZero();
      byte[] layer = Files.readAllBytes(tar);
      byte[] config =
          """
          {"architecture":"amd64","os":"linux","config":{"User":"%s","Env":["PATH=/bin"]},
           "rootfs":{"type":"layers","diff_ids":["%s"]}}
          """
              .formatted(user, digest(layer))
              .getBytes(UTF_8);
      byte[] manifest =
          """
          {"schemaVersion":2,"mediaType":"%s",
           "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%d,"digest":"%s"},
           "layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar","size":%d,"digest":"%s"}]}
          """
              .formatted(MANIFEST, config.length, digest(config), layer.length, digest(layer))
              .getBytes(UTF_8);
      String base = "http://%s/v2/%s".formatted(registry, repository);
      blob(http, base, layer);
      blob(http, base, config);
      put(http, URI.create(base + "/manifests/test"), MANIFEST, manifest);
      Files.delete(tar);
      return new PinnedImage(registry + "/" + repository, new ImageDigest(digest(manifest)));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void blob(HttpClient http, String base, byte[] content)
      throws IOException, InterruptedException {
    HttpResponse<Void> begun =
        http.send(
            HttpRequest.newBuilder(URI.create(base + "/blobs/uploads/"))
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.discarding());
    String location = begun.headers().firstValue("Location").orElseThrow();
    String glue = location.contains("?") ? "&" : "?";
    URI there = URI.create(base).resolve(location + glue + "digest=" + digest(content));
    put(http, there, "application/octet-stream", content);
  }

  private static void put(HttpClient http, URI where, String type, byte[] content)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(where)
                .header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(content))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static String digest(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
