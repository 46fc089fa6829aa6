package dev.slipway.sandbox.gitlab;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A registered hook and how its deliveries went. After four failures in a row it is switched off,
/// for a minute at first and twice as long after each further failure; after forty for ever
/// (https://docs.gitlab.com/user/project/integrations/webhooks/#auto-disabled-webhooks).
///
/// @param uuid the same in all deliveries of this hook
/// @param token sent as `X-Gitlab-Token`, never shown; empty for none
/// @param signingToken `whsec_` and a key in base64 with which deliveries are signed, never shown;
///   empty for none
/// @param events the flags that are on, such as `pipeline_events`
/// @param failures in a row
/// @param disabledUntil null when it may be used now
record Hook(
    long id,
    UUID uuid,
    String url,
    String token,
    String signingToken,
    Set<String> events,
    Instant created,
    int failures,
    @Nullable Instant disabledUntil) {
  /// Every flag that GitLab knows, in its order.
  static final List<String> FLAGS =
      List.of(
          "push_events",
          "tag_push_events",
          "merge_requests_events",
          "repository_update_events",
          "issues_events",
          "confidential_issues_events",
          "note_events",
          "confidential_note_events",
          "pipeline_events",
          "wiki_page_events",
          "deployment_events",
          "feature_flag_events",
          "job_events",
          "releases_events",
          "milestone_events",
          "emoji_events",
          "resource_access_token_events");

  private static final int TOLERATED = 3;
  private static final int FOREVER = 39;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

  Hook {
    events = Set.copyOf(events);
  }

  @Override
  public String toString() {
    return "Hook " + id + " to " + url;
  }

  /// GitLab's word for whether it is used.
  String alertStatus(Instant now) {
    if (failures > FOREVER) {
      return "disabled";
    }
    return disabledUntil != null && !disabledUntil.isBefore(now)
        ? "temporarily_disabled"
        : "executable";
  }

  boolean mayBeUsed(Instant now) {
    return alertStatus(now).equals("executable");
  }

  Hook succeeded() {
    return with(0, null);
  }

  Hook failed(Instant now) {
    if (failures < TOLERATED) {
      return with(failures + 1, null);
    }
    var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(20, failures - TOLERATED));
    return with(failures + 1, now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
  }

  /// As changed by its owner, which also switches it on again.
  Hook changed(String url, String token, String signingToken, Set<String> events) {
    return new Hook(id, uuid, url, token, signingToken, events, created, 0, null);
  }

  private Hook with(int failures, @Nullable Instant until) {
    return new Hook(id, uuid, url, token, signingToken, events, created, failures, until);
  }
}
