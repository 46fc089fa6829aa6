package dev.slipway.integrations.store;

/// The database can't be used as it is: the bot must not start. The message says in words what is
/// wrong and what to do; it holds no password.
public final class StoreNotUsable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreNotUsable(String message) {
    super(message);
  }

  StoreNotUsable(String message, Throwable cause) {
    super(message, cause);
  }
}
