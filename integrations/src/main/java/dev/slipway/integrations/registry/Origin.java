package dev.slipway.integrations.registry;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;

/// A server, and how far inside the network it stands.
///
/// @param host in lower case
/// @param port never -1
record Origin(String scheme, String host, int port) {
  /// From the outside in.
  enum Depth {
    PUBLIC,
    /// RFC 1918, RFC 6598 and RFC 4193.
    PRIVATE,
    LOOPBACK,
    /// Where clouds keep the keys to their machines (169.254.169.254), and what is no address of a
    /// server at all: nobody is sent there.
    LINK_LOCAL
  }

  static Origin of(URI uri) {
    if (uri.getHost() == null) {
      throw new IllegalArgumentException(uri.getAuthority() + " is no name of a server");
    }
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
  }

  /// The innermost of a host's addresses.
  static Depth depth(InetAddress... addresses) {
    return Arrays.stream(addresses)
        .map(Origin::depth)
        .max(Comparator.naturalOrder())
        .orElse(Depth.LINK_LOCAL);
  }

  private static Depth depth(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()) {
      return Depth.LINK_LOCAL;
    }
    if (address.isLoopbackAddress()) {
      return Depth.LOOPBACK;
    }
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean carrierGrade = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return address.isSiteLocalAddress() || uniqueLocal || carrierGrade
        ? Depth.PRIVATE
        : Depth.PUBLIC;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
