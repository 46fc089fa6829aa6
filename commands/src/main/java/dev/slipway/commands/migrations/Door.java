package dev.slipway.commands.migrations;

import dev.slipway.config.Namespace;
import java.util.List;

/// Where a container's SSH server answers, and what a developer types to get there.
public sealed interface Door {
  /// The one user there is in a container.
  String USER = "ubuntu";

  /// What the developer types, in order, each in a terminal of its own.
  List<String> lines();

  /// The line for `known_hosts` that fits the last of {@link #lines}.
  String knownHostsLine(HostKey hostKey);

  /// An address that the bot has got the server's banner from.
  ///
  /// @param port 1 to 65535
  record Direct(String host, int port) implements Door {
    @Override
    public List<String> lines() {
      return List.of(
          port == 22
              ? "ssh %s@%s".formatted(USER, host)
              : "ssh -p %d %s@%s".formatted(port, USER, host));
    }

    @Override
    public String knownHostsLine(HostKey hostKey) {
      return hostKey.knownHostsLine(host, port);
    }
  }

  /// No address: a port is forwarded by the developer's own `kubectl`.
  record Forward(Namespace namespace, ContainerName name, int localPort) implements Door {
    @Override
    public List<String> lines() {
      return List.of(
          "kubectl -n %s port-forward job/%s %d:2222".formatted(namespace, name, localPort),
          "ssh -p %d -o HostKeyAlias=%s %s@127.0.0.1".formatted(localPort, name, USER));
    }

    /// Under an alias `ssh` looks for no port.
    @Override
    public String knownHostsLine(HostKey hostKey) {
      return hostKey.knownHostsLine(name.value(), 22);
    }
  }
}
