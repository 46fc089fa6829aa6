package dev.slipway.integrations.store;

import java.util.Arrays;

/// The databases we know.
public enum Vendor {
  /// A file of one process, in this process. It survives a killed process; against a power cut it
  /// is only as good as the disk's own cache.
  H2("jdbc:h2:"),
  /// A server, for several replicas.
  POSTGRESQL("jdbc:postgresql:");

  private final String prefix;

  Vendor(String prefix) {
    this.prefix = prefix;
  }

  static Vendor of(String url) {
    return Arrays.stream(values())
        .filter(vendor -> url.startsWith(vendor.prefix))
        .findFirst()
        .orElseThrow(() ->
            new StoreNotUsable(
                "the address of the store must start with jdbc:h2:file: or jdbc:postgresql:"));
  }
}
