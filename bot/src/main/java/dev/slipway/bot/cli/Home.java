package dev.slipway.bot.cli;

import java.nio.file.Path;

/// The folder that Slipway is installed in, or checked out to; the launcher tells it.
final class Home {
  private Home() {}

  /// A file that comes with Slipway.
  static Path file(String name) {
    return Path.of(System.getProperty("slipway.home", ".")).resolve(name);
  }
}
