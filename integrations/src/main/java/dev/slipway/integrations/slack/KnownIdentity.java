package dev.slipway.integrations.slack;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// What has been learnt about ourselves so far. Safe for use by several threads at once.
final class KnownIdentity {
  private final AtomicReference<Optional<SlackIdentity>> identity =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<String>> app = new AtomicReference<>(Optional.empty());

  /// Empty until Slack answered `auth.test` once.
  Optional<SlackIdentity> known() {
    return identity.get();
  }

  /// The app's id (`A…`); empty until a Socket Mode connection told it.
  Optional<String> app() {
    return app.get();
  }

  void is(SlackIdentity learnt) {
    identity.set(Optional.of(learnt));
  }

  void appIs(String id) {
    if (!id.isEmpty()) {
      app.set(Optional.of(id));
    }
  }
}
