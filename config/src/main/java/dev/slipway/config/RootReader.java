package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import dev.slipway.config.yaml.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads a whole file.
final class RootReader {
  private static final Key<SlackSettings> SLACK =
      Key.required("slack", SlackReader.SHAPE, "how to reach Slack");
  private static final Key<GitLabSettings> GITLAB =
      Key.required("gitlab", GitLabReader.SHAPE, "how to reach GitLab");
  private static final Key<Optional<GrafanaSettings>> GRAFANA =
      Key.withDefault(
          "grafana",
          GrafanaReader.SHAPE,
          "how to reach Grafana, whose dashboards then show deployments as annotations",
          Optional.empty(),
          "Grafana is told nothing");
  private static final Key<Optional<MailSettings>> MAIL =
      Key.withDefault(
          "mail",
          MailReader.SHAPE,
          "how to send e-mail, for those whom `mailTo` names, and about own commits for those of `people` who ask for it",
          Optional.empty(),
          "no e-mail is sent");
  private static final Key<StoreSettings> STORE =
      Key.withDefault(
          "store", StoreReader.SHAPE, "where state is kept", StoreReader.DEFAULT, "H2 in a file");
  private static final Key<HttpSettings> HTTP =
      Key.withDefault(
          "http",
          HttpReader.SHAPE,
          "the bot's own listener",
          HttpReader.DEFAULT,
          "as its keys say");
  private static final Key<List<RegistrySettings>> REGISTRIES =
      Key.withDefault(
          "registries",
          Types.list(RegistryReader.SHAPE),
          "image registries that need credentials or are not reached over HTTPS",
          List.of(),
          "none; others are asked anonymously over HTTPS");
  private static final Key<List<Channel>> CHANNELS =
      Key.withDefault(
          "channels",
          Types.list(ChannelReader.SHAPE),
          "where commands are taken; direct messages are always taken",
          List.of(),
          "direct messages only");
  private static final Key<List<KnownPerson>> PEOPLE =
      Key.withDefault(
          "people",
          Types.list(PeopleReader.SHAPE),
          "which GitLab account belongs to whom; needed for roles by GitLab, migration containers, and to tell people when their commits go live",
          List.of(),
          "nobody is linked");
  private static final Key<List<App>> APPS =
      Key.required("apps", Types.someOf(AppReader.SHAPE), "what can be deployed");

  static final Shape<SlipwayConfig> SHAPE =
      Shape.of(
              List.of(
                  SLACK, GITLAB, GRAFANA, MAIL, STORE, HTTP, REGISTRIES, CHANNELS, PEOPLE, APPS),
              RootReader::config)
          .checked(RootReader::check);

  private RootReader() {}

  private static void check(Section root) {
    List<Value> apps = EnvironmentReader.children(root, APPS, AppReader.NAME);
    Types.requireDistinct("an app with this name", apps);
    Types.requireDistinct(
        "a channel with this id", EnvironmentReader.children(root, CHANNELS, ChannelReader.ID));
    Types.requireDistinct(
        "a channel with this name", EnvironmentReader.children(root, CHANNELS, ChannelReader.NAME));
    Types.requireDistinct(
        "a person with this id", EnvironmentReader.children(root, PEOPLE, PeopleReader.SLACK));
    Types.requireDistinct(
        "a registry with this host",
        EnvironmentReader.children(root, REGISTRIES, RegistryReader.HOST));
    List<String> known = apps.stream().flatMap(app -> app.peek().stream()).toList();
    for (Value app : EnvironmentReader.children(root, CHANNELS, ChannelReader.DEFAULT_APP)) {
      Types.requireKnown("an app", app, known);
    }
    List<String> channels =
        EnvironmentReader.children(root, CHANNELS, ChannelReader.ID).stream()
            .flatMap(id -> id.peek().stream())
            .toList();
    Stream.of(AppReader.ANNOUNCE_IN, AppReader.DEPLOYMENTS_IN)
        .flatMap(key -> EnvironmentReader.children(root, APPS, key).stream())
        .flatMap(list -> list.items().stream())
        .forEach(id -> Types.requireKnown("a channel", id, channels));
    root.find(APPS).ifPresent(all -> requireOneOwner(root.given(APPS).orElseThrow(), all));
    checkAutoDeploys(root, channels);
    checkMail(root);
    checkLevels(root);
  }

  /// Nobody has a role by GitLab whose account there is not known.
  private static void checkLevels(Section root) {
    boolean isByLevel =
        root.find(APPS).orElse(List.of()).stream()
            .flatMap(app -> app.environments().stream())
            .anyMatch(environment -> environment.roles().areByLevel());
    if (isByLevel && root.find(PEOPLE).filter(List::isEmpty).isPresent()) {
      root.warning(APPS, "gives roles by GitLab, and `people` links nobody to it");
    }
  }

  /// Nobody can be written to without a server that takes the mail.
  private static void checkMail(Section root) {
    if (root.given(MAIL).isEmpty()) {
      EnvironmentReader.children(root, PEOPLE, PeopleReader.MAIL)
          .forEach(address -> address.problem("needs `mail`, which says how to send it"));
    }
    List<Value> apps = root.given(APPS).stream().flatMap(list -> list.items().stream()).toList();
    for (Value app : apps) {
      Stream<Value> lists =
          Stream.concat(
              app.child(AppReader.MAIL_TO.name()).stream(),
              app.child(AppReader.ENVIRONMENTS.name()).stream()
                  .flatMap(list -> list.items().stream())
                  .flatMap(one -> one.child(EnvironmentReader.MAIL_TO.name()).stream()));
      lists.forEach(list -> {
        Types.requireDistinct("this address here", list.items());
        if (root.given(MAIL).isEmpty() && !list.items().isEmpty()) {
          list.problem("needs `mail`, which says how to send it");
        }
      });
    }
  }

  /// What Slipway deploys by itself is told in a channel that is known.
  private static void checkAutoDeploys(Section root, List<String> channels) {
    List<Value> apps = root.given(APPS).stream().flatMap(list -> list.items().stream()).toList();
    List<String> spokenOf =
        EnvironmentReader.children(root, CHANNELS, ChannelReader.DEFAULT_APP).stream()
            .flatMap(app -> app.peek().stream())
            .toList();
    for (Value app : apps) {
      List<Value> announced =
          app.child(AppReader.ANNOUNCE_IN.name()).stream()
              .flatMap(list -> list.items().stream())
              .toList();
      boolean hasOne =
          !announced.isEmpty()
              || (app.child(AppReader.ANNOUNCE_IN.name()).isEmpty()
                  && app.child(AppReader.NAME.name())
                      .flatMap(Value::peek)
                      .filter(spokenOf::contains)
                      .isPresent());
      app.child(AppReader.ENVIRONMENTS.name()).stream()
          .flatMap(list -> list.items().stream())
          .flatMap(environment -> environment.child(EnvironmentReader.AUTO.name()).stream())
          .forEach(auto ->
              auto.child(AutoDeploysReader.CHANNEL.name())
                  .ifPresentOrElse(
                      named -> Types.requireKnown("a channel", named, channels),
                      () -> {
                        if (!hasOne) {
                          auto.problem(
                              "needs a channel where it is told: a channel here, or one whose defaultApp this app is");
                        }
                      }));
    }
  }

  /// Two environments that patch the same container, mostly by a copied namespace, would undo each
  /// other's releases.
  private static void requireOneOwner(Value list, List<App> apps) {
    Map<Patched, Value> owners = new HashMap<>();
    for (int a = 0; a < apps.size(); a++) {
      List<Environment> environments = apps.get(a).environments();
      List<Value> places =
          list.items().get(a).child(AppReader.ENVIRONMENTS.name()).orElseThrow().items();
      for (int e = 0; e < environments.size(); e++) {
        Value here = places.get(e);
        patched(environments.get(e))
            .map(container -> owners.computeIfAbsent(container, _ -> here))
            .filter(owner -> owner != here)
            .findFirst()
            .ifPresent(owner ->
                here.problem("patches a container that is also patched by " + owner.place()));
      }
    }
  }

  private static Stream<Patched> patched(Environment environment) {
    return environment.targets().stream()
        .flatMap(target ->
            environment.workloads().stream()
                .flatMap(workload ->
                    workload.containers().stream()
                        .map(container ->
                            new Patched(
                                target.cluster(),
                                target.namespace(),
                                workload.kind(),
                                workload.name(),
                                container.name()))));
  }

  /// A container of a cluster.
  private record Patched(
      Target.Cluster cluster,
      Namespace namespace,
      Workload.Kind kind,
      String workload,
      String container) {}

  private static SlipwayConfig config(Section root) {
    return new SlipwayConfig(
        root.get(SLACK),
        root.get(GITLAB),
        root.get(GRAFANA),
        root.get(MAIL),
        root.get(STORE),
        root.get(HTTP),
        root.get(REGISTRIES),
        root.get(APPS),
        root.get(CHANNELS),
        root.get(PEOPLE));
  }
}
