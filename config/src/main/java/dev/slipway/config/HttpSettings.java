package dev.slipway.config;

import java.util.Optional;

/// The bot's own HTTP listener.
///
/// @param bind the address to listen on, `0.0.0.0` by default
/// @param port for Slack's requests and hooks, and for health and metrics unless these have a port
///   of their own; 0 takes a free one
/// @param managementPort for `/livez`, `/readyz` and `/metrics` alone; empty puts them on `port`
public record HttpSettings(String bind, int port, Optional<Integer> managementPort) {
  public static final String DEFAULT_BIND = "0.0.0.0";
  public static final int DEFAULT_PORT = 8081;
}
