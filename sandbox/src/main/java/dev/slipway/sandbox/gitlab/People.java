package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.DemoWorld.Person;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// The users of this GitLab: the people of the demo world and the bot. The private halves of the
/// keys were thrown away: whoever wants to log in with a key sets one through the control API.
///
/// Safe for use by several threads at once.
final class People {
  /// The user behind the bot's token.
  static final Person BOT = new Person("", "slipway-bot", "Slipway", "slipway@acme.example", 21);

  private static final Map<String, String> KEYS =
      Map.of(
          "ann",
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGUjLfe2s5IPSbfw4Yhy1XK7X2liJJv/b1WvLsFQaFtg ann@laptop",
          "bob",
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH9TyoY8XAKu+N9WjmT2DWE2I4We5ay+gId3ZZ+qRIbC bob@desk",
          "carol",
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIL9i1Iij+CShciQAic98QCrfoh0f8G235SXaK/KA3f89 carol@laptop");

  private final Map<Long, List<SshKey>> keys = new HashMap<>();
  private final Map<Long, Integer> levels = new HashMap<>();
  private final AtomicLong nextKey = new AtomicLong(501);
  private final Instant since;

  /// @param since when everybody joined
  People(Instant since) {
    this.since = since;
    for (var person : DemoWorld.PEOPLE) {
      var key = KEYS.get(person.name());
      setKeys(person, key == null ? List.of() : List.of(key), since);
    }
  }

  List<Person> all() {
    return IntStream.rangeClosed(0, DemoWorld.PEOPLE.size())
        .mapToObj(i -> i < DemoWorld.PEOPLE.size() ? DemoWorld.PEOPLE.get(i) : BOT)
        .toList();
  }

  Optional<Person> named(String name) {
    return all().stream().filter(person -> person.name().equalsIgnoreCase(name)).findFirst();
  }

  Optional<Person> withId(long id) {
    return all().stream().filter(person -> person.gitlabId() == id).findFirst();
  }

  Instant since() {
    return since;
  }

  /// GitLab's access level in the project: 40 maintainer, 30 developer, 20 reporter, 0 no member.
  synchronized int accessLevel(Person person) {
    return levels.getOrDefault(
        person.gitlabId(),
        switch (person.name()) {
          case "ann", "slipway-bot" -> 40;
          case "dave" -> 20;
          default -> 30;
        });
  }

  synchronized void setAccessLevel(Person person, int level) {
    levels.put(person.gitlabId(), level);
  }

  synchronized List<SshKey> keys(Person person) {
    return keys.getOrDefault(person.gitlabId(), List.of());
  }

  synchronized void setKeys(Person person, List<String> lines, Instant now) {
    keys.put(
        person.gitlabId(),
        lines.stream().map(line -> SshKey.of(nextKey.getAndIncrement(), line, now)).toList());
  }
}
