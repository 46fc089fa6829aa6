package dev.slipway.sandbox.registry;

/// What the registry asks of its callers.
public sealed interface RegistryAccess {
  /// Everybody may read and write.
  record Anonymous() implements RegistryAccess {}

  /// Each call carries `Authorization: Basic`.
  record Basic(String user, String password) implements RegistryAccess {}

  /// Each call carries a token for the repository and action at hand, fetched from `/v2/token` with
  /// the user's name and password; an anonymous caller gets tokens that may only pull.
  ///
  /// @param anonymousPull whether `/v2/token` serves callers without credentials at all
  record Token(String user, String password, Pulls anonymousPull) implements RegistryAccess {}

  /// Who may pull under {@link Token}.
  enum Pulls {
    BY_ANYONE,
    BY_THE_USER
  }
}
