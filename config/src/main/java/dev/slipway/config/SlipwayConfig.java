package dev.slipway.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Everything an operator declares, as read from one file. Immutable.
///
/// @param slack how to reach Slack
/// @param gitlab how to reach GitLab
/// @param grafana how to reach Grafana; empty when it is told nothing
/// @param mail how to send e-mail; empty when none is sent
/// @param store where state is kept
/// @param http the bot's own listener
/// @param registries credentials and quirks of image registries; a registry not listed is asked
///   anonymously over HTTPS
/// @param apps what can be deployed, at least one
/// @param channels where commands are taken; direct messages are always taken
/// @param people whose GitLab accounts are known
public record SlipwayConfig(
    SlackSettings slack,
    GitLabSettings gitlab,
    Optional<GrafanaSettings> grafana,
    Optional<MailSettings> mail,
    StoreSettings store,
    HttpSettings http,
    List<RegistrySettings> registries,
    List<App> apps,
    List<Channel> channels,
    List<KnownPerson> people) {
  public SlipwayConfig {
    registries = List.copyOf(registries);
    apps = List.copyOf(apps);
    channels = List.copyOf(channels);
    people = List.copyOf(people);
  }

  /// A configuration without Grafana and e-mail that knows nobody's GitLab account.
  public SlipwayConfig(
      SlackSettings slack,
      GitLabSettings gitlab,
      StoreSettings store,
      HttpSettings http,
      List<RegistrySettings> registries,
      List<App> apps,
      List<Channel> channels) {
    this(
        slack,
        gitlab,
        Optional.empty(),
        Optional.empty(),
        store,
        http,
        registries,
        apps,
        channels,
        List.of());
  }

  public Optional<App> app(AppName name) {
    return apps.stream().filter(app -> app.name().equals(name)).findFirst();
  }

  /// The declared environment of an app; empty when there is no such app or it has none of that
  /// name.
  public Optional<Environment> environment(AppName app, EnvironmentName name) {
    return app(app).flatMap(declared -> declared.environment(name));
  }

  /// The declared channel with this Slack id; empty when commands are not taken there.
  public Optional<Channel> channel(String id) {
    return channels.stream().filter(channel -> channel.id().equals(id)).findFirst();
  }

  /// The ids of the channels where news of an app are announced.
  public List<String> newsChannels(App app) {
    return app.news()
        .channels()
        .orElseGet(() ->
            channels.stream()
                .filter(channel -> channel.defaultApp().equals(Optional.of(app.name())))
                .map(Channel::id)
                .toList());
  }

  /// The id of the channel that is told what nobody asked for about an app; empty when there is
  /// none.
  public Optional<String> newsChannel(App app) {
    return newsChannels(app).stream()
        .findFirst()
        .or(() -> channels.stream().map(Channel::id).findFirst());
  }

  /// The id of the channel where deployments are told that begin by themselves; empty where none
  /// do.
  public Optional<String> autoChannel(App app, Environment environment) {
    return environment
        .auto()
        .flatMap(auto -> auto.channel().or(() -> newsChannels(app).stream().findFirst()));
  }

  /// The GitLab projects in which people's roles count, as somebody may do something by them.
  public Set<String> projectsByLevel() {
    return apps.stream()
        .filter(app ->
            Stream.concat(
                    app.environments().stream().map(Environment::roles),
                    app.reviews().stream().map(Reviews::roles))
                .anyMatch(Roles::areByLevel))
        .map(App::project)
        .collect(Collectors.toSet());
  }

  /// Where a Slack user gets e-mail; empty when nobody has said so.
  public Optional<MailAddress> mailAddress(String slackUser) {
    return people.stream()
        .filter(person -> person.slack().equals(slackUser))
        .findFirst()
        .flatMap(KnownPerson::mail);
  }

  /// The GitLab user name of a Slack user; empty when nobody has linked the two.
  public Optional<String> gitlabName(String slackUser) {
    return people.stream()
        .filter(person -> person.slack().equals(slackUser))
        .map(KnownPerson::gitlab)
        .findFirst();
  }
}
