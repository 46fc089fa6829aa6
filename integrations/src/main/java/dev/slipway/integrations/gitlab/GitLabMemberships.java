package dev.slipway.integrations.gitlab;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.AccessLevel;
import dev.slipway.config.GitLabSettings;
import dev.slipway.integrations.Recent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// People of the chat with what they are in projects of GitLab, inherited and shared memberships
/// too (https://docs.gitlab.com/api/members/); remembered for 60 s. Where GitLab does not answer
/// the person is known all the same, so that those who need no role in GitLab can act. Only reads;
/// safe for use by several threads at once.
public final class GitLabMemberships implements Directory, AutoCloseable {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final int MOST_PEOPLE = 2_000;
  private static final String NO_MEMBER = "no-member";

  private final Directory people;
  private final Requests requests;
  private final Accounts accounts;
  private final Function<UserId, Optional<DeveloperName>> links;
  private final Set<String> projects;
  private final Recent<DeveloperName, Map<String, AccessLevel>> levels;

  /// @param people those of the chat
  /// @param links which GitLab user a user of the chat system is, when that is known
  /// @param projects those in which what people are counts
  public GitLabMemberships(
      Directory people,
      GitLabSettings settings,
      Function<UserId, Optional<DeveloperName>> links,
      Set<String> projects,
      InstantSource clock) {
    this.people = people;
    this.requests = new Requests(settings);
    this.accounts = new Accounts(requests);
    this.links = links;
    this.projects = Set.copyOf(projects);
    this.levels = new Recent<>(LIFE, MOST_PEOPLE, clock);
  }

  @Override
  public Answer<Person> person(UserId user) {
    return people
        .person(user)
        .map(person ->
            person.standing() == Standing.MEMBER && !projects.isEmpty()
                ? person.with(membership(user))
                : person);
  }

  private Membership membership(UserId user) {
    return links
        .apply(user)
        .<Membership>map(name ->
            switch (levels.get(name, this::lookUp)) {
              case Answer.Found<Map<String, AccessLevel>>(var known) -> new Membership.Known(known);
              case Answer.Refused<Map<String, AccessLevel>>(Refusal refusal) ->
                  new Membership.Unknown(refusal);
              case Answer.Unavailable<Map<String, AccessLevel>>(var outage) ->
                  new Membership.Silent(outage);
            })
        .orElseGet(() -> new Membership.Unknown(Accounts.NOT_LINKED));
  }

  private Answer<Map<String, AccessLevel>> lookUp(DeveloperName name) {
    return accounts.active(name).then(this::levels);
  }

  private Answer<Map<String, AccessLevel>> levels(long account) {
    Map<String, AccessLevel> known = new HashMap<>();
    for (String project : projects) {
      switch (level(project, account)) {
        case Answer.Found<Optional<AccessLevel>>(Optional<AccessLevel> level) ->
            level.ifPresent(held -> known.put(project, held));
        case Answer.Refused<Optional<AccessLevel>>(Refusal refusal) -> {
          return new Answer.Refused<>(refusal);
        }
        case Answer.Unavailable<Optional<AccessLevel>>(var outage) -> {
          return new Answer.Unavailable<>(outage);
        }
      }
    }
    return new Answer.Found<>(known);
  }

  /// What somebody is in one project; empty when they are no member, or no active one.
  private Answer<Optional<AccessLevel>> level(String project, long account) {
    Answer<Json.Member> answer =
        requests.get(
            new Question(
                project,
                "/members/all/" + account,
                new Refusal(NO_MEMBER, "they are no member of " + project)),
            Json.MEMBER);
    return answer instanceof Answer.Refused<Json.Member>(Refusal refusal)
            && refusal.code().equals(NO_MEMBER)
        ? new Answer.Found<>(Optional.empty())
        : answer.map(GitLabMemberships::level);
  }

  private static Optional<AccessLevel> level(Json.Member member) {
    boolean isActive =
        "active".equals(member.state())
            && Optional.ofNullable(member.membershipState()).orElse("active").equals("active");
    return Optional.ofNullable(member.accessLevel()).filter(_ -> isActive).flatMap(AccessLevel::of);
  }

  @Override
  public void close() {
    requests.close();
  }
}
