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
  private final Function<UserId, Optional<DeveloperName>> links;
  private final InstantSource clock;

  /// @param links which GitLab user a user of the chat system is, when that is known
  public GitLabDeveloperKeys(
      GitLabSettings settings,
      Function<UserId, Optional<DeveloperName>> links,
      InstantSource clock) {
    this.base = settings.url();
    this.requests = new Requests(settings);
    this.links = links;
    this.clock = clock;
  }

  @Override
  public Answer<Keys> keys(UserId user) {
    return links
        .apply(user)
        .map(this::keysOf)
        .orElseGet(() ->
            new Answer.Refused<>(
                new Refusal(
                    "no-link",
                    "it is not known who you are in GitLab",
                    "Ask whoever keeps the bot's configuration to add you to people.")));
  }

  private Answer<Keys> keysOf(DeveloperName name) {
    return requests
        .get(question("?username=" + Question.encoded(name.value()), nobody(name)), Json.PEOPLE)
        .then(people ->
            people.stream()
                .filter(person -> name.value().equalsIgnoreCase(person.username()))
                .filter(person -> "active".equals(person.state()) && person.id() != null)
                .findFirst()
                .<Answer<Keys>>map(person ->
                    requests
                        .all(question("/" + person.id() + "/keys", nobody(name)), Json.KEYS)
                        .then(entries -> usable(name, entries)))
                .orElseGet(() -> new Answer.Refused<>(nobody(name))));
  }

  private static Question question(String path, Refusal missing) {
    return new Question(Question.Root.USERS, "GitLab's users", path, missing);
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

  private Refusal nobody(DeveloperName name) {
    return new Refusal(
        "developer-not-found",
        "GitLab has no active user " + name,
        "Correct the name in the configuration, under people.");
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
