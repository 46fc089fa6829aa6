package dev.slipway.commands.migrations;

import dev.slipway.config.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes out of a text what is known to be secret, and what looks like it. Immutable; safe for use
/// by several threads.
public final class Masking {
  private static final int SHORTEST = 6;
  private static final int SHORTEST_LINE = 16;
  private static final Pattern IN_ADDRESS = Pattern.compile("://[^\\s:/@]*:([^\\s/@]+)@");
  private static final String MASK = "***";

  /// Tokens whose makers gave them a look of their own, passwords in addresses, and what is said to
  /// be one.
  private static final List<Look> LOOKS =
      List.of(
          new Look("\\b(?:glpat|gldt|glrt|glptt)-[\\w-]{10,}", MASK),
          new Look("\\bxox[abeoprs]-[\\w-]{6,}", MASK),
          new Look("\\bxapp-[\\w-]{6,}", MASK),
          new Look("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", MASK),
          new Look("\\beyJ[\\w-]{8,}\\.[\\w-]{8,}\\.[\\w-]*", MASK),
          new Look(
              "-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
              MASK),
          new Look("(\\b[a-z][a-z0-9+.-]*://[^\\s:/@]{0,80}:)[^\\s/@]{1,200}(@)", "$1***$2"),
          new Look(
              "(?i)(\\b[\\w.-]{0,40}(?:password|passwd|secret|token|api_?key|pgpassword)[\\w.-]{0,20}\\s*[=:]\\s*)(?!\\*\\*\\*)[^\\s'\"]{1,200}",
              "$1***"));

  private final List<String> known;

  /// @param known taken out wherever they stand; those of fewer than 6 characters are not, as they
  ///   would be found in anything. Of those with several lines, lines of 16 characters and more are
  ///   taken out by themselves too, and of addresses the password
  public Masking(Collection<Secret> known) {
    this(known.stream().map(Secret::reveal).flatMap(Masking::parts));
  }

  private Masking(Stream<String> parts) {
    this.known =
        parts.distinct().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /// The same, and more.
  public Masking with(Collection<Secret> more) {
    return new Masking(
        Stream.concat(known.stream(), more.stream().map(Secret::reveal).flatMap(Masking::parts)));
  }

  private static Stream<String> parts(String secret) {
    return Stream.of(
            Stream.of(secret.strip()).filter(whole -> whole.length() >= SHORTEST),
            secret.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE),
            IN_ADDRESS
                .matcher(secret)
                .results()
                .map(found -> found.group(1))
                .filter(password -> password.length() >= SHORTEST))
        .flatMap(each -> each);
  }

  public String mask(String text) {
    String masked = text;
    for (String secret : known) {
      masked = masked.replace(secret, MASK);
    }
    for (Look look : LOOKS) {
      masked = look.pattern().matcher(masked).replaceAll(look.replacement());
    }
    return masked;
  }

  private record Look(Pattern pattern, String replacement) {
    private Look(String pattern, String replacement) {
      this(Pattern.compile(pattern), replacement);
    }
  }
}
