package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.registry.RunningRegistry.header;
import static dev.slipway.sandbox.registry.RunningRegistry.json;
import static dev.slipway.sandbox.registry.RunningRegistry.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegistryStandInTest implements RegistryReadChecks {
  private final RunningRegistry registry =
      new RunningRegistry(new RegistryAccess.Anonymous(), InstantSource.system());

  @AfterAll
  void close() {
    registry.close();
  }

  @Override
  public HttpResponse<byte[]> read(String method, String path, String... headers) throws Exception {
    return registry.call(method, path, new byte[0], headers);
  }

  @Override
  public String repository() {
    return "shop/web";
  }

  @Override
  public String tag() {
    return "build-235";
  }

  @Test
  void holdsAnImageForEachDemoBuildThatPushedOne() throws Exception {
    var all = json(read("GET", "/v2/shop/web/tags/list")).path("tags");

    assertThat(all)
        .extracting(tag -> tag.asText())
        .contains("build-230", "build-242", "build-245")
        .doesNotContain("build-243", "latest");
  }

  @Test
  void pagesTagsByLink() throws Exception {
    var first = read("GET", "/v2/shop/web/tags/list?n=2&last=build-230");
    var next = header(first, "Link").replaceAll("<(.*)>; rel=\"next\"", "$1");

    var second = read("GET", next);

    assertThat(json(first).path("tags").toString()).isEqualTo("[\"build-231\",\"build-232\"]");
    assertThat(json(second).path("tags").toString()).isEqualTo("[\"build-233\",\"build-234\"]");
  }

  @Test
  void answersAnIndexByItsPartForThisPlatformWhenOnlyManifestsAreAccepted() throws Exception {
    var index = read("GET", "/v2/shop/web/manifests/build-233", "Accept", DemoImages.OCI_INDEX);

    var manifest =
        read("GET", "/v2/shop/web/manifests/build-233", "Accept", DemoImages.OCI_MANIFEST);

    assertThat(json(index).at("/manifests/0/platform/architecture").asText()).isEqualTo("amd64");
    assertThat(header(manifest, "Docker-Content-Digest"))
        .isEqualTo(json(index).at("/manifests/0/digest").asText())
        .isEqualTo(Digests.of(manifest.body()));
  }

  @Test
  void refusesAFormThatTheCallerDoesNotAccept() throws Exception {
    var answer = read("GET", "/v2/shop/web/manifests/build-234", "Accept", DOCKER);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).at("/errors/0/message").asText())
        .isEqualTo(
            "found application/vnd.oci.image.manifest.v1+json, which the accept header does not name");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080/shop/web:build-237, 237, crash",
    "localhost/shop/web:build-239, 239, errors=0.3",
    "shop/web:build-233, 233, ok",
    "shop/web:build-234, 234, ok"
  })
  void tellsWhatTheImageBehindAReferenceDoes(String reference, String build, String behaviour)
      throws Exception {
    var tag = reference.substring(reference.lastIndexOf(':') + 1);
    var digest = header(read("HEAD", "/v2/shop/web/manifests/" + tag), "Docker-Content-Digest");

    var byTag = registry.standIn.find(reference);
    var byDigest = registry.standIn.find("127.0.0.1:8080/shop/web@" + digest);

    assertThat(byTag).contains(new ImageFacts(build, behaviour, digest));
    assertThat(byDigest).isEqualTo(byTag);
  }

  @Test
  void findsNothingBehindAReferenceThatCannotBePulled() {
    assertThat(registry.standIn.find("shop/web:build-243")).isEmpty();
    assertThat(registry.standIn.find("shop/other:build-235")).isEmpty();
    assertThat(registry.standIn.find("shop/web@sha256:" + "0".repeat(64))).isEmpty();
    assertThat(registry.standIn.find("shop/web")).isEmpty();
  }

  @Test
  void takesAPushInChunksAndServesItBack() throws Exception {
    var config = text("{\"config\":{\"Labels\":{}}}");
    var begun = registry.call("POST", "/v2/team/new/blobs/uploads/", new byte[0]);
    var place = header(begun, "Location");
    registry.call("PATCH", place, text("{\"config\":"));
    var put =
        registry.call("PUT", place + "?digest=" + Digests.of(config), text("{\"Labels\":{}}}"));
    var manifest =
        text(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"digest\":\"%s\"},\"layers\":[]}"
                .formatted(DOCKER, Digests.of(config)));

    var pushed =
        registry.call("PUT", "/v2/team/new/manifests/v-7", manifest, "Content-Type", DOCKER);

    assertThat(put.statusCode()).isEqualTo(201);
    assertThat(pushed.statusCode()).isEqualTo(201);
    assertThat(header(pushed, "Docker-Content-Digest")).isEqualTo(Digests.of(manifest));
    assertThat(read("GET", "/v2/team/new/manifests/v-7").body()).isEqualTo(manifest);
    assertThat(registry.standIn.find("team/new:v-7"))
        .contains(new ImageFacts("7", "ok", Digests.of(manifest)));
  }

  @Test
  void refusesAManifestWhoseBlobsAreMissing() throws Exception {
    var manifest =
        text(
            "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":{\"digest\":\"sha256:0\"}}"
                .formatted(DOCKER));

    var answer = registry.call("PUT", "/v2/shop/web/manifests/odd", manifest);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/errors/0/code").asText()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void refusesABlobThatIsNotWhatItsDigestSays() throws Exception {
    var answer =
        registry.call(
            "POST", "/v2/shop/web/blobs/uploads/?digest=sha256:" + "0".repeat(64), text("x"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/errors/0/code").asText()).isEqualTo("DIGEST_INVALID");
  }

  @Test
  void movesATagOnRequestAndKeepsTheOldDigest() throws Exception {
    var control = "/control/registry/images";
    var first =
        registry.call("PUT", control, text("{\"repository\":\"shop/web\",\"tag\":\"build-900\"}"));
    var second =
        registry.call(
            "PUT",
            control,
            text("{\"repository\":\"shop/web\",\"tag\":\"build-900\",\"behaviour\":\"crash\"}"));

    var now = header(read("HEAD", "/v2/shop/web/manifests/build-900"), "Docker-Content-Digest");

    assertThat(now).isEqualTo(json(second).path("digest").asText());
    assertThat(now).isNotEqualTo(json(first).path("digest").asText());
    assertThat(registry.standIn.find("shop/web@" + json(first).path("digest").asText()))
        .contains(new ImageFacts("900", "ok", json(first).path("digest").asText()));
  }

  @Test
  void takesATagAwayOnRequest() throws Exception {
    registry.call(
        "PUT",
        "/control/registry/images",
        text("{\"repository\":\"shop/web\",\"tag\":\"build-901\"}"));

    var gone =
        registry.call(
            "DELETE", "/control/registry/images?repository=shop/web&tag=build-901", new byte[0]);

    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(read("HEAD", "/v2/shop/web/manifests/build-901").statusCode()).isEqualTo(404);
  }

  @Test
  void namesTheBehavioursWhenAskedForAnUnknownOne() throws Exception {
    var answer =
        registry.call(
            "PUT",
            "/control/registry/images",
            text("{\"repository\":\"shop/web\",\"tag\":\"x\",\"behaviour\":\"dance\"}"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).path("error").asText()).startsWith("no behaviour 'dance': ok, crash");
  }
}
