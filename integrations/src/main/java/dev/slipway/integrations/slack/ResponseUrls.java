package dev.slipway.integrations.slack;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Tells Slack's response URLs from others, so that a forged payload can't make the bot post to an
/// address of its choice. Pure.
final class ResponseUrls {
  private static final String HOOKS = "hooks.slack.com";

  private final URI api;

  /// @param api the Web API's base
  ResponseUrls(URI api) {
    this.api = api;
  }

  /// Whether this is an address of `hooks.slack.com`, or of the host that the Web API is on: over
  /// https, or as the Web API itself when that is plain http on this machine.
  boolean areSlacks(URI address) {
    String host = lower(address.getHost());
    String scheme = lower(address.getScheme());
    if (host.isEmpty() || address.getRawUserInfo() != null) {
      return false;
    }
    String apiHost = lower(api.getHost());
    if (scheme.equals("https")) {
      return (host.equals(HOOKS) && (address.getPort() == -1 || address.getPort() == 443))
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
