package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.registry.RunningRegistry.header;
import static dev.slipway.sandbox.registry.RunningRegistry.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// What a client may rely on when it reads from a registry. Our stand-in and a real one pass the
/// same checks.
interface RegistryReadChecks {
  String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

  HttpResponse<byte[]> read(String method, String path, String... headers) throws Exception;

  /// A repository with an image in Docker's form under {@link #tag}.
  String repository();

  String tag();

  @Test
  default void answersTheVersionCheck() throws Exception {
    var answer = read("GET", "/v2/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Docker-Distribution-Api-Version")).isEqualTo("registry/2.0");
  }

  @Test
  default void resolvesATagToTheDigestOfTheBytesItServes() throws Exception {
    var path = "/v2/" + repository() + "/manifests/" + tag();

    var head = read("HEAD", path, "Accept", DOCKER);
    var full = read("GET", path, "Accept", DOCKER);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(full.statusCode()).isEqualTo(200);
    assertThat(header(full, "Content-Type")).isEqualTo(DOCKER);
    assertThat(header(head, "Docker-Content-Digest")).isEqualTo(Digests.of(full.body()));
    assertThat(header(full, "Docker-Content-Digest")).isEqualTo(Digests.of(full.body()));
    assertThat(header(head, "Content-Length")).isEqualTo(Integer.toString(full.body().length));
  }

  @Test
  default void servesTheSameManifestByDigest() throws Exception {
    var byTag = read("GET", "/v2/" + repository() + "/manifests/" + tag(), "Accept", DOCKER);

    var byDigest =
        read(
            "GET",
            "/v2/" + repository() + "/manifests/" + header(byTag, "Docker-Content-Digest"),
            "Accept",
            DOCKER);

    assertThat(byDigest.body()).isEqualTo(byTag.body());
  }

  @Test
  default void servesEveryBlobOfAManifestInItsSizeAndDigest() throws Exception {
    var manifest =
        json(read("GET", "/v2/" + repository() + "/manifests/" + tag(), "Accept", DOCKER));
    var descriptors = new ArrayList<com.fasterxml.jackson.databind.JsonNode>();
    descriptors.add(manifest.path("config"));
    manifest.path("layers").forEach(descriptors::add);

    for (var descriptor : descriptors) {
      var digest = descriptor.path("digest").asText();

      var blob = read("GET", "/v2/" + repository() + "/blobs/" + digest);

      assertThat(Digests.of(blob.body())).isEqualTo(digest);
      assertThat(blob.body()).hasSize(descriptor.path("size").asInt());
      assertThat(header(blob, "Docker-Content-Digest")).isEqualTo(digest);
    }
  }

  @Test
  default void listsTags() throws Exception {
    var tags = json(read("GET", "/v2/" + repository() + "/tags/list"));

    assertThat(tags.path("name").asText()).isEqualTo(repository());
    assertThat(tags.path("tags")).anyMatch(one -> one.asText().equals(tag()));
  }

  @Test
  default void saysManifestUnknownForAMissingTag() throws Exception {
    var answer = read("GET", "/v2/" + repository() + "/manifests/no-such-tag", "Accept", DOCKER);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/errors/0/code").asText()).isEqualTo("MANIFEST_UNKNOWN");
    assertThat(json(answer).at("/errors/0/message").isTextual()).isTrue();
  }

  @Test
  default void saysManifestUnknownForAMissingDigest() throws Exception {
    var answer =
        read(
            "GET", "/v2/" + repository() + "/manifests/sha256:" + "0".repeat(64), "Accept", DOCKER);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/errors/0/code").asText()).isEqualTo("MANIFEST_UNKNOWN");
  }

  @Test
  default void answersAHeadOfAMissingTagWithoutABody() throws Exception {
    var answer = read("HEAD", "/v2/" + repository() + "/manifests/no-such-tag");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  default void saysNameUnknownForTagsOfAMissingRepository() throws Exception {
    var answer = read("GET", "/v2/no/such/repository/tags/list");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/errors/0/code").asText()).isEqualTo("NAME_UNKNOWN");
  }

  @Test
  default void saysBlobUnknownForAMissingBlob() throws Exception {
    var answer = read("GET", "/v2/" + repository() + "/blobs/sha256:" + "0".repeat(64));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/errors/0/code").asText()).isEqualTo("BLOB_UNKNOWN");
  }
}
