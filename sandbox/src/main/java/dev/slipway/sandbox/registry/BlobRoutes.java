package dev.slipway.sandbox.registry;

import dev.slipway.sandbox.JsonAnswer;
import io.javalin.http.Context;

/// Blobs over HTTP: reading, and uploads in one piece, in chunks or by mounting from another
/// repository.
final class BlobRoutes {
  private final ImageStore store;
  private final Uploads uploads = new Uploads();

  BlobRoutes(ImageStore store) {
    this.store = store;
  }

  void get(Context call) {
    var digest = call.pathParam("digest");
    var blob = store.blob(call.pathParam("name"), digest).orElseThrow(RegistryError::blobUnknown);
    call.header("Docker-Content-Digest", digest);
    JsonAnswer.send(call, "application/octet-stream", blob);
  }

  void begin(Context call) {
    var name = call.pathParam("name");
    var whole = call.queryParam("digest");
    var mount = call.queryParam("mount");
    var from = call.queryParam("from");
    if (whole != null) {
      keep(call, whole, call.bodyAsBytes());
      return;
    }
    if (mount != null && from != null && store.blob(from, mount).isPresent()) {
      keep(call, mount, store.blob(from, mount).orElseThrow());
      return;
    }
    accepted(call, name, uploads.begin(), 0);
  }

  void append(Context call) {
    var id = call.pathParam("id");
    accepted(call, call.pathParam("name"), id, uploads.append(id, call.bodyAsBytes()));
  }

  void state(Context call) {
    var id = call.pathParam("id");
    accepted(call, call.pathParam("name"), id, uploads.size(id));
    call.status(204);
  }

  void finish(Context call) {
    var id = call.pathParam("id");
    var digest = call.queryParam("digest");
    if (digest == null) {
      throw RegistryError.digestInvalid();
    }
    uploads.append(id, call.bodyAsBytes());
    keep(call, digest, uploads.finish(id));
  }

  void cancel(Context call) {
    uploads.cancel(call.pathParam("id"));
    call.status(204);
  }

  private void keep(Context call, String digest, byte[] content) {
    if (!digest.equals(Digests.of(content))) {
      throw RegistryError.digestInvalid();
    }
    var name = call.pathParam("name");
    store.putBlob(name, content);
    call.status(201)
        .header("Location", "/v2/" + name + "/blobs/" + digest)
        .header("Docker-Content-Digest", digest);
  }

  private static void accepted(Context call, String name, String id, int size) {
    call.status(202)
        .header("Location", "/v2/" + name + "/blobs/uploads/" + id)
        .header("Docker-Upload-UUID", id)
        .header("Range", "0-" + Math.max(0, size - 1));
  }
}
