package dev.slipway.bot.http;

import dev.slipway.config.AddressRange;
import java.net.InetAddress;
import java.util.List;
import org.eclipse.jetty.util.InetAddressSet;

/// Where connections may come from. Immutable.
final class Sources {
  private final InetAddressSet allowed = new InetAddressSet();
  private final boolean anywhere;

  /// @param ranges empty for anywhere
  Sources(List<AddressRange> ranges) {
    ranges.forEach(range -> allowed.add(range.toString()));
    anywhere = ranges.isEmpty();
  }

  /// @param remote the other end of a connection as the server tells it, an IPv6 address perhaps in
  ///   brackets
  boolean allow(String remote) {
    return anywhere || allowed.test(InetAddress.ofLiteral(remote.replaceAll("^\\[|]$", "")));
  }
}
