package dev.slipway.integrations.gitlab;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Authorship;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.GitLabSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who wrote what by GitLab's accounts: a merge request is of the account that opened it, a commit
/// of the one whose public or private address it bears
/// (https://docs.gitlab.com/user/profile/#use-an-automatically-generated-private-commit-email).
/// Only reads; safe for use by several threads at once.
public final class GitLabAuthorship implements Authorship, AutoCloseable {
  private final Requests requests;
  private final Commits commits;
  private final MergeRequests mergeRequests;
  private final String host;

  public GitLabAuthorship(GitLabSettings settings) {
    this.requests = new Requests(settings);
    this.commits = new Commits(requests);
    this.mergeRequests = new MergeRequests(requests, commits);
    this.host = Optional.ofNullable(settings.url().getHost()).orElse("");
  }

  @Override
  public Answer<Map<String, Written>> written(
      App app, CommitSha since, Build build, Set<String> accounts) {
    if (accounts.isEmpty() || since.equals(build.commit().sha())) {
      return new Found<>(Map.of());
    }
    Answer<List<Commits.Addressed>> brought =
        switch (commits.addressed(app.project(), since, build.commit().sha())) {
          case Answer.Refused<List<Commits.Addressed>>(Refusal refusal)
              when refusal.code().equals(Commits.MISSING) ->
              new Found<>(List.of());
          case Answer<List<Commits.Addressed>> answer -> answer;
        };
    return brought.then(
        list -> list.isEmpty() ? new Found<>(Map.of()) : written(app, list, accounts));
  }

  private Answer<Map<String, Written>> written(
      App app, List<Commits.Addressed> brought, Set<String> accounts) {
    Answer<List<Json.MergeRequest>> merged =
        mergeRequests.merged(app, brought.stream().map(Commits.Addressed::commit).toList());
    if (!(merged instanceof Found<List<Json.MergeRequest>>(var opened))) {
      return merged.map(_ -> Map.of());
    }
    Map<String, Written> all = new LinkedHashMap<>();
    for (String account : new TreeSet<>(accounts)) {
      Answer<Set<String>> addresses = addresses(account);
      if (!(addresses instanceof Found<Set<String>>(var known))) {
        return addresses.map(_ -> Map.of());
      }
      Written written =
          new Written(
              opened.stream()
                  .filter(one -> isOf(account, one))
                  .flatMap(GitLabAuthorship::mergeRequest)
                  .toList(),
              brought.stream()
                  .filter(one -> known.contains(one.address()))
                  .map(Commits.Addressed::commit)
                  .toList());
      if (!written.isNothing()) {
        all.put(account, written);
      }
    }
    return new Found<>(all);
  }

  private static boolean isOf(String account, Json.MergeRequest one) {
    Json.Person author = one.author();
    return author != null && account.equalsIgnoreCase(author.username());
  }

  private static Stream<Contents.MergeRequest> mergeRequest(Json.MergeRequest entry) {
    Long number = entry.iid();
    String title = entry.title();
    return number == null
        ? Stream.empty()
        : Links.read(entry.webUrl()).stream()
            .map(url -> new Contents.MergeRequest(number, title == null ? "" : title, url));
  }

  /// The addresses that commits of an account bear; none when there is no such active account.
  private Answer<Set<String>> addresses(String account) {
    return requests
        .get(question(account, "?username=" + Question.encoded(account)), Json.PEOPLE)
        .then(people ->
            people.stream()
                .filter(person -> account.equalsIgnoreCase(person.username()))
                .filter(person -> "active".equals(person.state()) && person.id() != null)
                .findFirst()
                .<Answer<Set<String>>>map(person ->
                    requests
                        .get(question(account, "/" + person.id()), Json.PROFILE)
                        .map(profile -> addresses(person, profile)))
                .orElseGet(() -> new Found<>(Set.of())));
  }

  private Set<String> addresses(Json.Person person, Json.Profile profile) {
    return Stream.of(
            Commits.address(profile.publicEmail()),
            Commits.address(person.id() + "-" + person.username() + "@users.noreply." + host))
        .filter(address -> !address.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Question question(String account, String path) {
    return new Question(
        Question.Root.USERS,
        "GitLab's users",
        path,
        new Refusal("developer-not-found", "GitLab has no user " + account));
  }

  @Override
  public void close() {
    requests.close();
  }
}
