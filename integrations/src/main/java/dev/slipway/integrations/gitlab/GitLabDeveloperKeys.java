package dev.slipway.integrations.gitlab;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.GitLabSettings;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The SSH keys that people keep in GitLab (https://docs.gitlab.com/api/user_keys/). Only reads;
/// safe for use by several threads at once.
public final class GitLabDeveloperKeys implements DeveloperKeys, AutoCloseable {
  private final URI base;
  private final Requests requests;
  private final Accounts accounts;
  private final Function<UserId, Optional<DeveloperName>> links;
  private final InstantSource clock;

  /// @param links which GitLab user a user of the chat system is, when that is known
  public GitLabDeveloperKeys(
      GitLabSettings settings,
      Function<UserId, Optional<DeveloperName>> links,
      InstantSource clock) {
    this.base = settings.url();
    this.requests = new Requests(settings);
    this.accounts = new Accounts(requests);
    this.links = links;
    this.clock = clock;
  }

  @Override
  public Answer<Keys> keys(UserId user) {
    return links
        .apply(user)
        .map(this::keysOf)
        .orElseGet(() -> new Answer.Refused<>(Accounts.NOT_LINKED));
  }

  private Answer<Keys> keysOf(DeveloperName name) {
    return accounts
        .active(name)
        .then(id ->
            requests
                .all(Accounts.question("/" + id + "/keys", Accounts.nobody(name)), Json.KEYS)
                .then(entries -> usable(name, entries)));
  }

  private Answer<Keys> usable(DeveloperName name, List<Json.Key> entries) {
    Instant now = clock.instant();
    Set<SshKey> keys = new LinkedHashSet<>();
    List<String> leftOut = new ArrayList<>();
    for (Json.Key entry : entries) {
      Optional<Instant> end = Optional.ofNullable(entry.expiresAt()).flatMap(Times::read);
      if (end.filter(at -> !at.isAfter(now)).isPresent()) {
        leftOut.add("it has expired");
      } else if (entry.expiresAt() != null && end.isEmpty()) {
        leftOut.add("the time it expires can't be read");
      } else if ("signing".equals(entry.usageType())) {
        leftOut.add("it is for signing only");
      } else {
        switch (SshKey.read(Optional.ofNullable(entry.key()).orElse(""))) {
          case SshKey.Reading.Usable(SshKey key) -> keys.add(key);
          case SshKey.Reading.Unusable(String why) -> leftOut.add(why);
        }
      }
    }
    return keys.isEmpty()
        ? new Answer.Refused<>(noKeys(name, leftOut))
        : new Answer.Found<>(new Keys(name, List.copyOf(keys), leftOut));
  }

  private Refusal noKeys(DeveloperName name, List<String> leftOut) {
    URI page = URI.create(base.toString().replaceAll("/+$", "") + "/-/user_settings/ssh_keys");
    return new Refusal(
        "no-keys",
        leftOut.isEmpty()
            ? name + " has no SSH key in GitLab"
            : "none of the SSH keys that %s has in GitLab can be used: %s"
                .formatted(name, String.join("; ", leftOut.stream().distinct().toList())),
        "Add a key of type Ed25519, ECDSA or RSA (2048 bits or more) there, and ask again.",
        Optional.of(page));
  }

  @Override
  public void close() {
    requests.close();
  }
}
