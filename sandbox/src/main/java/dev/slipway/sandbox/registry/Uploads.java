package dev.slipway.sandbox.registry;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Blobs on their way in, chunk by chunk.
///
/// Safe for use by several threads at once; the chunks of one upload come one after the other.
final class Uploads {
  private final Map<String, ByteArrayOutputStream> open = new ConcurrentHashMap<>();

  String begin() {
    var id = UUID.randomUUID().toString();
    open.put(id, new ByteArrayOutputStream());
    return id;
  }

  /// @return how many bytes have come in so far
  int append(String id, byte[] chunk) {
    var upload = find(id);
    upload.writeBytes(chunk);
    return upload.size();
  }

  int size(String id) {
    return find(id).size();
  }

  /// Ends the upload.
  byte[] finish(String id) {
    var whole = find(id).toByteArray();
    cancel(id);
    return whole;
  }

  void cancel(String id) {
    find(id);
    open.remove(id);
  }

  private ByteArrayOutputStream find(String id) {
    var upload = open.get(id);
    if (upload == null) {
      throw RegistryError.uploadUnknown();
    }
    return upload;
  }
}
