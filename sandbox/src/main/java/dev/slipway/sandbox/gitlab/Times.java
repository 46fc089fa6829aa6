package dev.slipway.sandbox.gitlab;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The ways in which GitLab writes a time. Authors of commits live two hours east of Greenwich, so
/// that a reader which drops the offset is found out.
final class Times {
  private static final ZoneOffset AUTHORS = ZoneOffset.ofHours(2);
  private static final DateTimeFormatter API = format("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
  private static final DateTimeFormatter COMMIT = format("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
  private static final DateTimeFormatter HOOK = format("yyyy-MM-dd HH:mm:ss 'UTC'");
  private static final DateTimeFormatter HOOK_COMMIT = format("yyyy-MM-dd'T'HH:mm:ssXXX");

  private Times() {}

  /// `2016-08-11T11:28:34.085Z`, of most API answers.
  static @Nullable String api(@Nullable Instant at) {
    return at == null ? null : API.format(at.atOffset(ZoneOffset.UTC));
  }

  /// `2015-12-24T16:51:14.000+02:00`, of commits in API answers.
  static String commit(Instant at) {
    return COMMIT.format(at.atOffset(AUTHORS));
  }

  /// `2016-08-12 15:23:28 UTC`, of hooks.
  static @Nullable String hook(@Nullable Instant at) {
    return at == null ? null : HOOK.format(at.atOffset(ZoneOffset.UTC));
  }

  /// `2016-08-12T17:23:21+02:00`, of commits in hooks.
  static String hookCommit(Instant at) {
    return HOOK_COMMIT.format(at.atOffset(AUTHORS));
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }
}
