package dev.slipway.integrations.slack;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells Slack's own addresses from others, so that a forged payload or answer can't make the bot
/// post to an address of its choice. Pure.
final class ResponseUrls {
  private static final String HOOKS = "hooks.slack.com";
  private static final String FILES = "files.slack.com";

  private final URI api;

  /// @param api the Web API's base
  ResponseUrls(URI api) {
    this.api = api;
  }

  /// Whether this is a response URL: an address of `hooks.slack.com`, or of the host that the Web
  /// API is on: over https, or as the Web API itself when that is plain http on this machine.
  boolean areSlacks(URI address) {
    return isOn(HOOKS, address);
  }

  /// Whether files may be sent there: to `files.slack.com`, or to the host that the Web API is on.
  boolean takesFiles(URI address) {
    return isOn(FILES, address);
  }

  private boolean isOn(String slacks, URI address) {
    String host = lower(address.getHost());
    String scheme = lower(address.getScheme());
    if (host.isEmpty() || address.getRawUserInfo() != null) {
      return false;
    }
    String apiHost = lower(api.getHost());
    if (scheme.equals("https")) {
      return (host.equals(slacks) && (address.getPort() == -1 || address.getPort() == 443))
          || (host.equals(apiHost) && address.getPort() == api.getPort());
    }
    return scheme.equals("http")
        && lower(api.getScheme()).equals("http")
        && isThisMachine(host)
        && host.equals(apiHost)
        && address.getPort() == api.getPort();
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
