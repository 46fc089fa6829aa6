package dev.slipway.commands.migrations;

import dev.slipway.config.Namespace;
import java.util.List;
import java.util.Optional;

/// Where a container's SSH server answers, and what a developer types to get there.
public sealed interface Door {
  /// The one user there is in a container.
  String USER = "ubuntu";

  /// What the developer types, in order, each in a terminal of its own.
  List<String> lines();

  /// The same as a single line, where {@link #lines} are several; it needs no other right.
  Optional<String> inOneLine();

  /// The line for `known_hosts` that fits the last of {@link #lines}, and {@link #inOneLine}.
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
    public Optional<String> inOneLine() {
      return Optional.empty();
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

    /// `ssh` starts the forwarding and ends it. What it types into goes through a port because
    /// `kubectl` forwards to nothing else, of bash because that can open one everywhere. Another
    /// port each time, so that a second login does not hang on the first one's. When `ssh` is gone,
    /// however that was, so is the forwarding: the server would wait two minutes. Silent about how
    /// the connection ends: `kubectl` may reset it after the last of what was said.
    @Override
    public Optional<String> inOneLine() {
      String proxy =
          "p=$((20000+RANDOM/4)); kubectl -n %s port-forward job/%s $p:2222 >/dev/null & k=$!;"
                  .formatted(namespace, name)
              + " trap kill\\ $k EXIT;"
              + " until exec 3<>/dev/tcp/127.0.0.1/$p; do kill -0 $k || exit; sleep .2; done"
              + " 2>/dev/null; exec 2>/dev/null; { cat >&3; kill $k; } <&0 & cat <&3";
      return Optional.of(
          "ssh -o ProxyCommand='bash -c \"%s\"' %s@%s"
              .formatted(proxy.replace("$", "\\$"), USER, name));
    }

    /// Under an alias `ssh` looks for no port.
    @Override
    public String knownHostsLine(HostKey hostKey) {
      return hostKey.knownHostsLine(name.value(), 22);
    }
  }
}
