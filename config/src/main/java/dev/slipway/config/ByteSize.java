package dev.slipway.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of storage as Kubernetes writes it: `512Mi`, `20Gi`. Units are those of 1024.
///
/// @param mebibytes 1 or more
public record ByteSize(long mebibytes) implements Comparable<ByteSize> {
  private static final long MOST = 1L << 30;
  private static final Pattern SHAPE = Pattern.compile("([1-9][0-9]{0,6})(Mi|Gi|Ti)");

  public ByteSize {
    if (mebibytes < 1 || mebibytes > MOST) {
      throw new IllegalArgumentException("from 1Mi to 1024Ti, not " + mebibytes + "Mi");
    }
  }

  /// Reads `512Mi`; anything else is an `IllegalArgumentException`.
  public static ByteSize parse(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "a size is written as 512Mi or 20Gi, not \"" + text + "\"");
    }
    long amount = Long.parseLong(parts.group(1));
    return new ByteSize(
        switch (parts.group(2)) {
          case "Ti" -> amount << 20;
          case "Gi" -> amount << 10;
          default -> amount;
        });
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(mebibytes, other.mebibytes);
  }

  /// In the largest unit that divides it: `20Gi`.
  @Override
  public String toString() {
    if (mebibytes % (1 << 20) == 0) {
      return (mebibytes >> 20) + "Ti";
    }
    return mebibytes % (1 << 10) == 0 ? (mebibytes >> 10) + "Gi" : mebibytes + "Mi";
  }
}
