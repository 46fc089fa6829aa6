package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Authorship;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.config.App;
import dev.slipway.config.KnownPerson;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Who wrote what a build brings, of the people whose accounts an operator has linked. Safe for use
/// by several threads.
public final class Authors {
  private final Authorship authorship;
  private final List<KnownPerson> people;

  public Authors(Authorship authorship, List<KnownPerson> people) {
    this.authorship = authorship;
    this.people = List.copyOf(people);
  }

  /// Those who wrote some of it, by what was live before; nobody where nothing of Slipway's was.
  ///
  /// @param team the workspace of the people
  Answer<List<UserId>> of(
      App app, Build build, List<Plan.Change> planned, BuildSource builds, String team) {
    Set<BuildNumber> former =
        planned.stream()
            .flatMap(change -> change.before().buildNumber().stream())
            .filter(number -> !number.equals(build.number()))
            .collect(Collectors.toSet());
    Answer<Set<String>> accounts = new Answer.Found<>(Set.of());
    for (BuildNumber number : former) {
      accounts =
          accounts.then(known -> since(app, build, number, builds).map(more -> union(known, more)));
    }
    return accounts.map(known ->
        people.stream()
            .filter(person -> known.contains(person.gitlab()))
            .map(person -> new UserId(team, person.slack()))
            .toList());
  }

  private Answer<Set<String>> since(App app, Build build, BuildNumber former, BuildSource builds) {
    return builds
        .find(app, new BuildReference.Numbered(former))
        .then(known ->
            authorship.written(
                app,
                known.commit().sha(),
                build,
                people.stream().map(KnownPerson::gitlab).collect(Collectors.toSet())))
        .map(Map::keySet);
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> both = new TreeSet<>(one);
    both.addAll(other);
    return both;
  }
}
