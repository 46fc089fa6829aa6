package dev.slipway.bot;

/// The example configuration, as tests change it.
public final class ExampleConfig {
  private ExampleConfig() {}

  /// With nobody's consent wanted on production, unless a test has said something of it anywhere.
  public static String withoutConsent(String text) {
    return text.contains("\n    approval:")
        ? text
        : text.replace("    # approval:  ", "    approval: none\n    # approval:  ");
  }
}
