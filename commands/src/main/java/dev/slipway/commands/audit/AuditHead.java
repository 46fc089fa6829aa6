package dev.slipway.commands.audit;

import dev.slipway.commands.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The last row of the chain at some time. Kept elsewhere, it shows later whether rows were cut off
/// or the whole chain was made anew.
///
/// @param number of the row; 0 before the first
/// @param hash 64 hexadecimal digits in lower case
public record AuditHead(long number, String hash) {
  /// Before the first row.
  public static final AuditHead START = new AuditHead(0, "0".repeat(64));

  private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

  /// Reads what `toString` writes; empty when it is something else.
  public static Optional<AuditHead> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new AuditHead(Long.parseLong(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /// The head after one more row.
  public AuditHead after(AuditRow row) {
    return new AuditHead(row.number(), Sha256.hex(hash + "\n" + row.canonical()));
  }

  /// `NUMBER:HASH`.
  @Override
  public String toString() {
    return number + ":" + hash;
  }
}
