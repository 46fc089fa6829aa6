package dev.slipway.sandbox.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/// How an account reaches an API server.
///
/// @param server such as `https://127.0.0.1:6443`
/// @param authority the certificate that signs the server's, as PEM; empty without TLS
record Access(String server, Optional<String> authority, String token) {
  /// The same through another port of this machine.
  Access through(int port) {
    return new Access(
        server.replaceFirst("//[^:/]+:\\d+", "//127.0.0.1:" + port), authority, token);
  }

  int port() {
    return URI.create(server).getPort();
  }

  /// Writes it as a kubeconfig with one context, `test`.
  Path kubeconfig(Path folder) {
    String trust =
        authority
            .map(pem -> Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8)))
            .map(", certificate-authority-data: %s"::formatted)
            .orElse("");
    try {
      return Files.writeString(
          Files.createTempFile(folder, "kubeconfig", ".yaml"),
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: test, cluster: {server: "%s"%s}}]
          users: [{name: test, user: {token: "%s"}}]
          contexts: [{name: test, context: {cluster: test, user: test}}]
          current-context: test
          """
              .formatted(server, trust, token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
