package dev.slipway.commands.migrations;

/// The public half of the key that a container proves itself with. Each container has its own.
public record HostKey(SshKey key) {
  /// The line for `~/.ssh/known_hosts`, with which `StrictHostKeyChecking=yes` lets in.
  ///
  /// @param host as it is given to `ssh`, or as `HostKeyAlias`
  /// @param port 22 is left out, as OpenSSH does
  public String knownHostsLine(String host, int port) {
    return (port == 22 ? host : "[" + host + "]:" + port) + " " + key.line();
  }

  /// `SHA256:...`, as `ssh` shows it.
  public String fingerprint() {
    return key.fingerprint();
  }
}
