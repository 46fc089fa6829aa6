package dev.slipway.sandbox.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Repositories with their blobs, manifests and tags, all in memory. A tag moves, content never
/// changes.
///
/// Safe for use by several threads at once.
final class ImageStore {
  private final Map<String, Repository> repositories = new TreeMap<>();

  /// A manifest as it was pushed: digest and bytes belong together for ever.
  static final class Manifest {
    private final String mediaType;
    private final byte[] bytes;
    private final String digest;

    Manifest(String mediaType, byte[] bytes) {
      this.mediaType = mediaType;
      this.bytes = bytes.clone();
      this.digest = Digests.of(bytes);
    }

    String mediaType() {
      return mediaType;
    }

    byte[] bytes() {
      return bytes.clone();
    }

    String digest() {
      return digest;
    }
  }

  private static final class Repository {
    final Map<String, byte[]> blobs = new HashMap<>();
    final Map<String, Manifest> manifests = new HashMap<>();
    final TreeMap<String, String> tags = new TreeMap<>();
  }

  synchronized List<String> repositories() {
    return List.copyOf(repositories.keySet());
  }

  /// The tags of a repository in lexical order; empty when there is no such repository.
  synchronized Optional<List<String>> tags(String repository) {
    return Optional.ofNullable(repositories.get(repository)).map(r -> List.copyOf(r.tags.keySet()));
  }

  /// @param reference a tag or a digest
  synchronized Optional<Manifest> manifest(String repository, String reference) {
    return Optional.ofNullable(repositories.get(repository))
        .flatMap(r ->
            Optional.ofNullable(
                r.manifests.get(
                    Digests.isDigest(reference)
                        ? reference
                        : r.tags.getOrDefault(reference, "none"))));
  }

  synchronized Optional<byte[]> blob(String repository, String digest) {
    return Optional.ofNullable(repositories.get(repository))
        .flatMap(r -> Optional.ofNullable(r.blobs.get(digest)));
  }

  /// Keeps a blob, making the repository when it is the first one in it.
  synchronized String putBlob(String repository, byte[] bytes) {
    var digest = Digests.of(bytes);
    repository(repository).blobs.put(digest, bytes.clone());
    return digest;
  }

  /// Keeps a manifest; a reference that is a tag points at it from now on.
  synchronized Manifest putManifest(
      String repository, String reference, String mediaType, byte[] bytes) {
    var manifest = new Manifest(mediaType, bytes);
    var kept = repository(repository);
    kept.manifests.put(manifest.digest(), manifest);
    if (!Digests.isDigest(reference)) {
      kept.tags.put(reference, manifest.digest());
    }
    return manifest;
  }

  /// Takes a tag away; what it pointed at stays reachable by digest.
  ///
  /// @return whether there was such a tag
  synchronized boolean removeTag(String repository, String tag) {
    var kept = repositories.get(repository);
    return kept != null && kept.tags.remove(tag) != null;
  }

  private Repository repository(String name) {
    return repositories.computeIfAbsent(name, _ -> new Repository());
  }
}
