package dev.slipway.config;

import dev.slipway.config.AddressType.Slash;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads `gitlab`.
final class GitLabReader {
  private static final Key<URI> URL =
      Key.required("url", new AddressType("/api/v4", Slash.WITHOUT), "the instance's base address");
  private static final Key<Secret> TOKEN =
      Key.required(
          "token",
          new SecretType(""),
          "an access token with `read_api`, or `api` where deployments are written back, feature flags are changed or merge requests are told of review apps; sent in a header only");
  private static final Key<Duration> TIMEOUT =
      Key.withDefault(
          "timeout",
          Durations.between(Duration.ofSeconds(1), Duration.ofSeconds(60)),
          "how long one call may take",
          GitLabSettings.DEFAULT_TIMEOUT,
          Durations.text(GitLabSettings.DEFAULT_TIMEOUT));

  private static final Key<Duration> LOOK_EVERY =
      Key.withDefault(
          "lookEvery",
          Durations.between(Duration.ofSeconds(5), Duration.ofSeconds(45)),
          "how often the default branches are looked at when no hook says that there is something new",
          GitLabSettings.DEFAULT_LOOK_EVERY,
          Durations.text(GitLabSettings.DEFAULT_LOOK_EVERY));
  private static final Key<Optional<Secret>> HOOK_TOKEN =
      Key.optional(
          "hookToken",
          new SecretType(""),
          "the secret token of the hook that GitLab sends to `/gitlab/hooks`",
          "none; without this and hookSigningToken no hooks are taken");
  private static final Key<Optional<Secret>> HOOK_SIGNING_TOKEN =
      Key.optional(
          "hookSigningToken",
          new SecretType("whsec_"),
          "the signing token of that hook (`whsec_…`); with both, both are needed");
  private static final Key<List<AddressRange>> HOOK_SOURCES =
      Key.withDefault(
          "hookSources",
          Types.list(
              Types.single(
                  "an address or a range of them, such as 10.20.0.0/16 or 2001:db8::/32",
                  AddressRange::parse)),
          "where the connections of that hook may come from; behind a proxy these are the proxy's addresses",
          List.of(),
          "anywhere");

  static final Shape<GitLabSettings> SHAPE =
      Shape.of(
              List.of(
                  URL, TOKEN, TIMEOUT, LOOK_EVERY, HOOK_TOKEN, HOOK_SIGNING_TOKEN, HOOK_SOURCES),
              GitLabReader::settings)
          .checked(GitLabReader::check);

  private GitLabReader() {}

  private static void check(Section gitlab) {
    gitlab
        .find(HOOK_SIGNING_TOKEN)
        .flatMap(token -> token)
        .filter(token -> !isKey(token))
        .ifPresent(
            _ -> gitlab.problem(HOOK_SIGNING_TOKEN, "what follows whsec_ is no base64 text"));
  }

  private static boolean isKey(Secret token) {
    try {
      String key = token.reveal().replaceFirst("^whsec_", "");
      return Base64.getDecoder().decode(key).length > 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static GitLabSettings settings(Section gitlab) {
    Optional<Secret> token = gitlab.get(HOOK_TOKEN);
    Optional<Secret> signing = gitlab.get(HOOK_SIGNING_TOKEN);
    return new GitLabSettings(
        gitlab.get(URL),
        gitlab.get(TOKEN),
        gitlab.get(TIMEOUT),
        gitlab.get(LOOK_EVERY),
        token.isPresent() || signing.isPresent()
            ? Optional.of(new GitLabSettings.HookProof(token, signing, gitlab.get(HOOK_SOURCES)))
            : Optional.empty());
  }
}
