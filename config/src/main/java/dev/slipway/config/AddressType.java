package dev.slipway.config;

import dev.slipway.config.yaml.Text;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Value;
import java.net.URI;
import java.util.Optional;

/// The address of a system that is spoken to over HTTP, without credentials in it.
///
/// @param withoutEnd a path that must not be at its end; empty for none
/// @param slash whether the value ends with a slash, as the file may or may not have it
record AddressType(String withoutEnd, Slash slash) implements Type<URI> {
  /// How an address ends.
  enum Slash {
    WITH,
    WITHOUT
  }

  @Override
  public Optional<URI> read(Value value) {
    Optional<Text> text = value.text(allowed());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String words = text.get().value();
    if (words.contains("@")) {
      value.problem("a user name or password does not belong into an address", allowed());
      return Optional.empty();
    }
    Optional<URI> address = parse(words).filter(AddressType::isUsable).map(this::ended);
    if (address.isEmpty()) {
      value.problem(text.get().shown() + " cannot be used", allowed());
      return Optional.empty();
    }
    if (address.get().getScheme().equals("http") && !isLocal(address.get().getHost())) {
      value.warning("tokens go over the network unencrypted; better https");
    }
    return address.filter(found -> {
      boolean fits = withoutEnd.isEmpty() || !found.getPath().endsWith(withoutEnd);
      if (!fits) {
        value.problem(withoutEnd + " at the end must be left out");
      }
      return fits;
    });
  }

  @Override
  public String allowed() {
    return "an http or https address"
        + (withoutEnd.isEmpty() ? "" : " without " + withoutEnd + " at its end");
  }

  private static Optional<URI> parse(String words) {
    try {
      return Optional.of(URI.create(words));
    } catch (IllegalArgumentException unfit) {
      return Optional.empty();
    }
  }

  private static boolean isUsable(URI address) {
    return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
        && address.getHost() != null
        && address.getRawQuery() == null
        && address.getRawFragment() == null;
  }

  private URI ended(URI address) {
    String words = address.toString();
    boolean ends = words.endsWith("/");
    return switch (slash) {
      case WITH -> ends ? address : URI.create(words + "/");
      case WITHOUT -> ends ? URI.create(words.replaceAll("/+$", "")) : address;
    };
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }
}
