package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.JsonAnswer.object;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal in the form of the OCI distribution specification: a status, a code of its list,
/// words.
final class RegistryError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  RegistryError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static RegistryError manifestUnknown(String reference) {
    return new RegistryError(404, "MANIFEST_UNKNOWN", "manifest unknown: " + reference);
  }

  static RegistryError nameUnknown() {
    return new RegistryError(404, "NAME_UNKNOWN", "repository name not known to registry");
  }

  static RegistryError blobUnknown() {
    return new RegistryError(404, "BLOB_UNKNOWN", "blob unknown to registry");
  }

  static RegistryError digestInvalid() {
    return new RegistryError(
        400, "DIGEST_INVALID", "provided digest did not match uploaded content");
  }

  static RegistryError uploadUnknown() {
    return new RegistryError(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
  }

  int status() {
    return status;
  }

  Map<String, @Nullable Object> body() {
    return object(
        "errors", List.of(object("code", code, "message", getMessage(), "detail", object())));
  }
}
