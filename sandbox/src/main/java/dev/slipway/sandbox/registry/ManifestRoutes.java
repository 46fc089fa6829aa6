package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.JsonAnswer.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Manifests and tags over HTTP. A manifest is only given in a form that the caller's `Accept`
/// names: an index may be answered by its `linux/amd64` part, nothing is ever converted (its digest
/// would change).
record ManifestRoutes(ImageStore store) {
  private static final Set<String> KINDS =
      Set.of(
          DemoImages.DOCKER_MANIFEST,
          DemoImages.DOCKER_LIST,
          DemoImages.OCI_MANIFEST,
          DemoImages.OCI_INDEX);

  void catalogue(Context call) {
    JsonAnswer.send(call, 200, object("repositories", page(call, store.repositories())));
  }

  void tags(Context call) {
    var name = call.pathParam("name");
    var tags = store.tags(name).orElseThrow(RegistryError::nameUnknown);
    JsonAnswer.send(call, 200, object("name", name, "tags", page(call, tags)));
  }

  void get(Context call) throws IOException {
    var manifest = accepted(call, find(call, call.pathParam("reference")));
    call.header("Docker-Content-Digest", manifest.digest());
    call.header("ETag", '"' + manifest.digest() + '"');
    JsonAnswer.send(call, manifest.mediaType(), manifest.bytes());
  }

  void put(Context call) throws IOException {
    var name = call.pathParam("name");
    var reference = call.pathParam("reference");
    var bytes = call.bodyAsBytes();
    var manifest = JsonAnswer.read(bytes);
    var kind = manifest.path("mediaType").asText(call.contentType());
    if (manifest.path("schemaVersion").asInt() != 2 || !KINDS.contains(kind)) {
      throw new RegistryError(400, "MANIFEST_INVALID", "manifest invalid: " + kind);
    }
    if (Digests.isDigest(reference) && !reference.equals(Digests.of(bytes))) {
      throw RegistryError.digestInvalid();
    }
    for (var digest : contents(manifest)) {
      if (store.blob(name, digest).isEmpty() && store.manifest(name, digest).isEmpty()) {
        throw new RegistryError(
            400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry: " + digest);
      }
    }
    var kept = store.putManifest(name, reference, kind, bytes);
    call.status(201)
        .header("Location", "/v2/" + name + "/manifests/" + kept.digest())
        .header("Docker-Content-Digest", kept.digest());
  }

  void delete(Context call) {
    var refusal = new RegistryError(405, "UNSUPPORTED", "The operation is unsupported.");
    JsonAnswer.send(call, refusal.status(), refusal.body());
  }

  private ImageStore.Manifest find(Context call, String reference) {
    return store
        .manifest(call.pathParam("name"), reference)
        .orElseThrow(() -> RegistryError.manifestUnknown(reference));
  }

  private ImageStore.Manifest accepted(Context call, ImageStore.Manifest found) throws IOException {
    var accept = call.header("Accept");
    if (accept == null || accept.contains("*/*") || accept.contains(found.mediaType())) {
      return found;
    }
    for (var child : JsonAnswer.read(found.bytes()).path("manifests")) {
      var platform = child.path("platform");
      if (platform.path("architecture").asText().equals("amd64")
          && accept.contains(child.path("mediaType").asText())) {
        return find(call, child.path("digest").asText());
      }
    }
    throw new RegistryError(
        404,
        "MANIFEST_UNKNOWN",
        "found %s, which the accept header does not name".formatted(found.mediaType()));
  }

  private static List<String> contents(JsonNode manifest) {
    var digests = new ArrayList<String>();
    if (manifest.has("config")) {
      digests.add(manifest.path("config").path("digest").asText());
    }
    manifest.path("layers").forEach(layer -> digests.add(layer.path("digest").asText()));
    manifest.path("manifests").forEach(child -> digests.add(child.path("digest").asText()));
    return digests;
  }

  private static List<String> page(Context call, List<String> all) {
    var last = call.queryParam("last");
    var rest = last == null ? all : all.stream().filter(one -> one.compareTo(last) > 0).toList();
    var asked = call.queryParam("n");
    if (asked == null) {
      return rest;
    }
    if (!asked.matches("[1-9]\\d{0,4}")) {
      throw new RegistryError(
          400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested");
    }
    int n = Integer.parseInt(asked);
    if (rest.size() <= n) {
      return rest;
    }
    var page = rest.subList(0, n);
    call.header(
        "Link", "<%s?last=%s&n=%d>; rel=\"next\"".formatted(call.path(), page.getLast(), n));
    return page;
  }
}
