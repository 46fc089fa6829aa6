package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// The made-up parts of names and addresses.
///
/// Safe for use by several threads at once.
final class Names {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private final SplittableRandom random = new SplittableRandom();

  /// Five letters, as behind a `generateName`.
  synchronized String suffix() {
    return letters(5);
  }

  private String letters(int count) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < count; i++) {
      result.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return result.toString();
  }

  synchronized String serviceAddress() {
    return "10.96.%d.%d".formatted(random.nextInt(256), 1 + random.nextInt(254));
  }

  /// 64 hexadecimal digits, as of a container.
  synchronized String containerId() {
    return "containerd://"
        + random.longs(4).mapToObj("%016x"::formatted).collect(Collectors.joining());
  }

  /// The hash that stands for a pod template, in the letters of the real one: equal templates have
  /// equal hashes, but the digits are not those that Kubernetes computes.
  static String hash(JsonNode template) {
    int hash = 0x811c9dc5;
    for (byte b : Trees.json(sorted(template)).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    return Integer.toUnsignedString(hash)
        .chars()
        .mapToObj(c -> String.valueOf(ALPHABET.charAt(c % ALPHABET.length())))
        .collect(Collectors.joining());
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      var result = Trees.object();
      node.propertyStream()
          .sorted((a, b) -> a.getKey().compareTo(b.getKey()))
          .forEach(e -> result.set(e.getKey(), sorted(e.getValue())));
      return result;
    }
    if (node.isArray()) {
      var result = Trees.array();
      node.forEach(item -> result.add(sorted(item)));
      return result;
    }
    return node;
  }
}
