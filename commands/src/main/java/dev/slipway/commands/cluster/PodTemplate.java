package dev.slipway.commands.cluster;

import dev.slipway.commands.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A workload's pod template, whole: what its pods are made from, the names of their configuration
/// included.
///
/// @param json as the API server has it, keys sorted, so that equal templates are equal texts
public record PodTemplate(String json) {
  private static final Pattern BOUND = Pattern.compile("\"slipway\\.dev/config\":\"([^\"]*)\"");

  /// The versions of the configuration that it is bound to: `ConfigMap web-config-v17`; none when
  /// it refers to none, or they are shared.
  public List<String> configVersions() {
    Matcher bound = BOUND.matcher(json);
    return bound.find()
        ? Arrays.stream(bound.group(1).split(" "))
            .map(version -> version.replaceFirst("=.*", "").replace('/', ' '))
            .toList()
        : List.of();
  }

  /// SHA-256 in hexadecimal.
  public String hash() {
    return Sha256.hex(json);
  }
}
