package dev.slipway.integrations.registry;

import dev.slipway.commands.Sha256;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Credentials;
import dev.slipway.integrations.registry.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One registry.
///
/// Safe for use by several threads at once.
final class Registry {
  private static final String DOCKER_HUB = "docker.io";
  private static final String DOCKER_HUB_SERVER = "registry-1.docker.io";
  private static final int MOST_REDIRECTS = 3;
  private static final Set<String> MANIFESTS =
      Set.of(
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.docker.distribution.manifest.v2+json");
  private static final String ACCEPT = String.join(", ", MANIFESTS.stream().sorted().toList());

  private final URI base;
  private final Optional<Credentials> credentials;
  private final Wire wire;
  private final Trouble trouble;
  private final Surroundings surroundings;
  private final Tokens tokens;
  private volatile boolean wantsPassword;

  /// A reply about what is in a repository.
  ///
  /// @param elsewhere whether another server than the registry gave it
  private record Given(Reply reply, boolean elsewhere) {}

  /// What is asked for.
  ///
  /// @param path below the repository
  /// @param accept which forms of it are understood
  private record Wanted(String method, ImageName image, String path, String accept) {}

  Registry(RegistrySettings settings, Wire wire, InstantSource clock) {
    String server = settings.host().equals(DOCKER_HUB) ? DOCKER_HUB_SERVER : settings.host();
    this.base = URI.create(settings.scheme().name().toLowerCase(Locale.ROOT) + "://" + server);
    this.credentials = settings.credentials();
    this.wire = wire;
    this.trouble = new Trouble(settings.host(), wire.timeout());
    this.surroundings = new Surroundings(base, settings, wire);
    this.tokens = new Tokens(credentials, surroundings, wire, trouble, clock);
  }

  /// The `HEAD` costs no rate limit where there is one and is enough when it gives the digest; the
  /// `GET` is for registries that give none, and to learn why there is no image.
  Answer<ImageDigest> resolve(ImageName image) {
    return ask(manifest("HEAD", image))
        .then(head -> {
          String digest = head.reply().header("Docker-Content-Digest");
          if (head.reply().status() == 200
              && !head.elsewhere()
              && isManifest(head.reply())
              && digest.startsWith("sha256:")) {
            return digest(digest, image);
          }
          return ask(manifest("GET", image)).then(get -> read(get.reply(), image));
        });
  }

  private static Wanted manifest(String method, ImageName image) {
    return new Wanted(method, image, "/manifests/" + image.tag(), ACCEPT);
  }

  /// What a tag or a digest names, as it is stored; empty when there is none.
  Answer<Optional<byte[]>> manifest(ImageName name) {
    return content(manifest("GET", name));
  }

  /// What a digest names; empty when there is none, or it is not what the digest says.
  ///
  /// @param image of the repository
  Answer<Optional<byte[]>> blob(ImageName image, ImageDigest digest) {
    return content(new Wanted("GET", image, "/blobs/" + digest, "*/*"))
        .map(found ->
            found.filter(bytes ->
                digest.value().equals("sha256:" + HexFormat.of().formatHex(Sha256.of(bytes)))));
  }

  /// The list of what is said of an image; empty where the registry keeps none, as older ones say
  /// in different ways
  /// (https://github.com/opencontainers/distribution-spec/blob/main/spec.md#listing-referrers).
  Answer<Optional<byte[]>> referrers(ImageName image, ImageDigest digest) {
    Answer<Optional<byte[]>> answer =
        content(new Wanted("GET", image, "/referrers/" + digest, ACCEPT));
    return answer instanceof Answer.Refused<Optional<byte[]>>
        ? new Found<>(Optional.empty())
        : answer;
  }

  private Answer<Optional<byte[]>> content(Wanted wanted) {
    return ask(wanted)
        .then(given ->
            switch (given.reply().status()) {
              case 200 -> new Found<>(Optional.of(given.reply().body()));
              case 404 -> new Found<>(Optional.empty());
              default ->
                  trouble.refused(
                      "registry-not-understood",
                      "%s answered %d when asked for what is said of %s"
                          .formatted(
                              wanted.image().host(),
                              given.reply().status(),
                              wanted.image().repository()),
                      "");
            });
  }

  private Answer<ImageDigest> read(Reply reply, ImageName image) {
    return switch (reply.status()) {
      case 200 -> verified(reply, image);
      case 404 ->
          trouble.refused(
              "image-not-found",
              "there is no image %s:%s in %s: did the pipeline push it?"
                  .formatted(image.repository(), image.tag(), image.host()),
              "");
      default ->
          trouble.refused(
              "registry-not-understood",
              "%s answered %d when asked for %s"
                  .formatted(image.host(), reply.status(), name(image)),
              "");
    };
  }

  private Answer<ImageDigest> verified(Reply reply, ImageName image) {
    String type = type(reply);
    if (type.equals("text/html")) {
      return trouble.unavailable(
          base
              + " answered with a web page: it is no registry, or a login or maintenance page is in between");
    }
    if (!isManifest(reply)) {
      return trouble.refused(
          "image-format-unknown",
          "%s is stored as %s, which has no lasting digest".formatted(name(image), type),
          "Push it again with a current builder.");
    }
    String actual = "sha256:" + HexFormat.of().formatHex(Sha256.of(reply.body()));
    String claimed = reply.header("Docker-Content-Digest");
    if (claimed.startsWith("sha256:") && !claimed.equals(actual)) {
      return trouble.refused(
          "image-digest-wrong",
          "%s says that %s has the digest %s, but what it gives has %s"
              .formatted(image.host(), name(image), claimed, actual),
          "");
    }
    return digest(actual, image);
  }

  private Answer<ImageDigest> digest(String text, ImageName image) {
    try {
      return new Found<>(new ImageDigest(text));
    } catch (IllegalArgumentException _) {
      return trouble.refused(
          "registry-not-understood",
          "%s gives no proper digest for %s".formatted(image.host(), name(image)),
          "");
    }
  }

  /// Asks with what is known to open the door, and once more with what the registry asks for.
  private Answer<Given> ask(Wanted wanted) {
    ImageName image = wanted.image();
    String repository =
        image.host().equals(DOCKER_HUB) && !image.repository().contains("/")
            ? "library/" + image.repository()
            : image.repository();
    URI uri = base.resolve("/v2/" + repository + wanted.path());
    String scope = "repository:" + repository + ":pull";
    try {
      Answer<Given> first = follow(wanted, uri, knownAuthorization(scope));
      if (first instanceof Found<Given>(Given given)
          && given.reply().status() == 401
          && !given.elsewhere()) {
        tokens.forget(scope);
        return authorization(given.reply(), scope, image)
            .then(value -> again(wanted, uri, value))
            .then(second -> admitted(second, image));
      }
      return first.then(given -> admitted(given, image));
    } catch (IOException thrown) {
      return trouble.failed(thrown, base.getAuthority());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return trouble.unavailable("the bot stopped waiting for it");
    }
  }

  private Answer<Given> again(Wanted wanted, URI uri, String authorization) {
    try {
      return follow(wanted, uri, Optional.of(authorization));
    } catch (IOException thrown) {
      return trouble.failed(thrown, base.getAuthority());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return trouble.unavailable("the bot stopped waiting for it");
    }
  }

  private Answer<Given> admitted(Given given, ImageName image) {
    int status = given.reply().status();
    return status == 401 || status == 403
        ? forbidden(
            image, "Check the credentials of %s in the configuration.".formatted(image.host()))
        : new Found<>(given);
  }

  private <T> Answer<T> forbidden(ImageName image, String next) {
    return trouble.refused(
        "image-forbidden",
        "%s does not let the bot read %s, or has no such repository"
            .formatted(image.host(), image.repository()),
        next);
  }

  private Optional<String> knownAuthorization(String scope) {
    return wantsPassword
        ? credentials.map(Tokens::basic)
        : tokens.kept(scope).map(token -> "Bearer " + token);
  }

  private Answer<String> authorization(Reply reply, String scope, ImageName image)
      throws InterruptedException {
    List<Challenge> offers = Challenge.read(reply.headers().allValues("WWW-Authenticate"));
    for (Challenge offer : offers) {
      if (offer.scheme().equals("bearer")) {
        return tokens.fetch(offer, scope).map(token -> "Bearer " + token);
      }
    }
    if (offers.stream().anyMatch(offer -> offer.scheme().equals("basic"))) {
      if (credentials.isEmpty()) {
        return forbidden(
            image,
            "It wants a user name and a password: add them to the configuration of the registry.");
      }
      wantsPassword = true;
      return new Found<>(Tokens.basic(credentials.get()));
    }
    return forbidden(image, "It does not say how to authenticate.");
  }

  /// Follows where the registry sends us, if that is a place to go. The authorisation stays with
  /// the registry.
  private Answer<Given> follow(Wanted wanted, URI first, Optional<String> authorization)
      throws IOException, InterruptedException {
    URI uri = first;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      boolean elsewhere = !surroundings.isRegistry(uri);
      Map<String, String> headers = new HashMap<>(Map.of("Accept", wanted.accept()));
      if (!elsewhere) {
        authorization.ifPresent(value -> headers.put("Authorization", value));
      }
      Reply reply = wire.send(wanted.method(), uri, headers);
      if (Trouble.isForLater(reply.status())) {
        return trouble.later(reply, uri.getAuthority());
      }
      if (reply.status() < 300 || reply.status() >= 400) {
        return new Found<>(new Given(reply, elsewhere));
      }
      uri = target(uri, reply.header("Location"));
      Optional<String> objection = surroundings.objection(uri);
      if (objection.isPresent()) {
        return trouble.refused(
            "registry-redirects",
            "%s sends us to %s, but %s"
                .formatted(
                    trouble.host(),
                    Optional.ofNullable(uri.getAuthority()).orElse("nowhere"),
                    objection.get()),
            "");
      }
    }
    return trouble.refused(
        "registry-redirects",
        trouble.host() + " sends us from one place to another without end",
        "");
  }

  private static URI target(URI from, String location) throws IOException {
    if (location.isEmpty()) {
      throw new IOException("a redirect to nowhere");
    }
    try {
      return from.resolve(location);
    } catch (IllegalArgumentException thrown) {
      throw new IOException("unreadable redirect", thrown);
    }
  }

  private static boolean isManifest(Reply reply) {
    return MANIFESTS.contains(type(reply));
  }

  private static String type(Reply reply) {
    return reply.header("Content-Type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String name(ImageName image) {
    return image.repository() + ":" + image.tag();
  }
}
