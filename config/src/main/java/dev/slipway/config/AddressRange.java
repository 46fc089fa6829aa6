package dev.slipway.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// Addresses that have their first bits in common, IPv4 or IPv6: `10.20.0.0/16`, `2001:db8::/32`.
///
/// @param first the lowest of them
/// @param bits how many bits they share, 0 to 32 or 128
public record AddressRange(InetAddress first, int bits) {
  private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final Pattern BITS = Pattern.compile("\\d{1,3}");

  public AddressRange {
    byte[] address = first.getAddress();
    if (bits < 0 || bits > address.length * Byte.SIZE) {
      throw new IllegalArgumentException("no such number of bits");
    }
    for (int bit = bits; bit < address.length * Byte.SIZE; bit++) {
      if ((address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) == 1) {
        throw new IllegalArgumentException("the range begins elsewhere");
      }
    }
  }

  /// A range, or a single address. Names are not looked up.
  ///
  /// @throws IllegalArgumentException when it is none
  public static AddressRange parse(String text) {
    String[] parts = text.split("/", -1);
    InetAddress address = address(parts[0]);
    int all = address.getAddress().length * Byte.SIZE;
    return switch (parts.length) {
      case 1 -> new AddressRange(address, all);
      case 2 -> new AddressRange(address, bits(parts[1]));
      default -> throw new IllegalArgumentException("more than one slash");
    };
  }

  private static InetAddress address(String text) {
    boolean is4 = V4.matcher(text).matches();
    if (!is4 && !V6.matcher(text).matches()) {
      throw new IllegalArgumentException("no address");
    }
    InetAddress address = InetAddress.ofLiteral(text);
    if (address instanceof Inet4Address != is4) {
      throw new IllegalArgumentException("an IPv4 address is written as one");
    }
    return address;
  }

  private static int bits(String text) {
    if (!BITS.matcher(text).matches()) {
      throw new IllegalArgumentException("no number");
    }
    return Integer.parseInt(text);
  }

  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
