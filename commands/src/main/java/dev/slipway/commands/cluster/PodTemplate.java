package dev.slipway.commands.cluster;

import dev.slipway.commands.Sha256;

/// A workload's pod template, whole: what its pods are made from, the names of their configuration
/// included.
///
/// @param json as the API server has it, keys sorted, so that equal templates are equal texts
public record PodTemplate(String json) {
  /// SHA-256 in hexadecimal.
  public String hash() {
    return Sha256.hex(json);
  }
}
