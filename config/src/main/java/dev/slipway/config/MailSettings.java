package dev.slipway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How to send e-mail.
///
/// @param host the SMTP server's name or address
/// @param port 1 to 65535
/// @param security whether the connection is encrypted; with a login it is
/// @param login empty when the server takes mail without one
/// @param trust a file of PEM certificates whose holders are trusted as the server; empty for those
///   that Java trusts
/// @param from the sender
/// @param timeout how long sending one mail may take, 1 s to 5 min
public record MailSettings(
    String host,
    int port,
    Security security,
    Optional<Login> login,
    Optional<Path> trust,
    MailAddress from,
    Duration timeout) {
  public MailSettings {
    if (security == Security.NONE && login.isPresent()) {
      throw new IllegalArgumentException("a login needs an encrypted connection");
    }
  }

  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  /// How the connection is protected.
  public enum Security {
    /// Not at all.
    NONE,
    /// It begins in plain text and is encrypted before anything is said; a server that can't do
    /// that is sent nothing.
    STARTTLS,
    /// It is encrypted from the beginning.
    TLS
  }

  /// Who logs in.
  public record Login(String user, Secret password) {}
}
