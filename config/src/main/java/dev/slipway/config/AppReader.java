package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import dev.slipway.config.yaml.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads an item of `apps`.
final class AppReader {
  static final Key<AppName> NAME =
      Key.required("name", FieldTypes.label(AppName::new), "as people type it");
  private static final Key<String> PROJECT =
      Key.required(
          "project",
          Types.matching("GROUP/PROJECT", Pattern.compile("[\\w.-]+(/[\\w.-]+)+")),
          "the path of the GitLab project");
  private static final Key<String> DEFAULT_BRANCH =
      Key.withDefault(
          "defaultBranch",
          Types.matching("the name of a branch", Pattern.compile("[^\\s\\p{Cntrl}~^:?*\\[\\\\]+")),
          "whose successful pipelines are stable builds",
          App.DEFAULT_BRANCH,
          App.DEFAULT_BRANCH);
  static final Key<Optional<ImageTemplate>> IMAGE =
      Key.optional(
          "image",
          FieldTypes.IMAGE,
          "the image of a build, for every container that has none of its own",
          "each container has its own");
  static final Key<List<Environment>> ENVIRONMENTS =
      Key.required(
          "environments",
          Types.someOf(EnvironmentReader.SHAPE),
          "where it runs, in the order in which a build travels");
  private static final Key<List<News.Event>> ANNOUNCE =
      Key.withDefault(
          "announce",
          Types.list(
              Types.choice(Map.of("stable", News.Event.STABLE, "broken", News.Event.BROKEN))),
          "what is announced of the default branch: new stable builds, pipelines that break it",
          List.of(News.Event.values()),
          "both; [] for nothing");
  static final Key<Optional<List<String>>> ANNOUNCE_IN =
      Key.optional(
          "announceIn",
          Types.list(FieldTypes.slackId("CG")),
          "the channels where it is announced, by Slack's ids; each of them is in `channels`",
          "the channels whose defaultApp it is");

  static final Key<List<String>> DEPLOYMENTS_IN =
      Key.withDefault(
          "deploymentsIn",
          Types.list(FieldTypes.slackId("CG")),
          "the channels that are told how deployments end, wherever they were asked for, by Slack's ids; each of them is in `channels`",
          List.of(),
          "none");

  static final Key<List<MailAddress>> MAIL_TO =
      Key.withDefault(
          "mailTo",
          Types.list(MailReader.ADDRESS),
          "who gets what is announced by e-mail too; needs `mail`",
          List.of(),
          "nobody");

  private static final Key<Optional<Reviews>> REVIEWS =
      Key.withDefault(
          "reviews",
          ReviewsReader.SHAPE,
          "an app of its own for a branch or merge request, in a namespace of its own",
          Optional.empty(),
          "there are none");

  static final Shape<App> SHAPE =
      Shape.of(
              List.of(
                  NAME,
                  PROJECT,
                  DEFAULT_BRANCH,
                  IMAGE,
                  ENVIRONMENTS,
                  ANNOUNCE,
                  ANNOUNCE_IN,
                  DEPLOYMENTS_IN,
                  MAIL_TO,
                  REVIEWS),
              AppReader::app)
          .checked(AppReader::check);

  private AppReader() {}

  private static void check(Section app) {
    Types.requireDistinct(
        "an environment with this name or alias in this app",
        app.given(ENVIRONMENTS).stream()
            .flatMap(list -> list.items().stream())
            .flatMap(AppReader::words)
            .toList());
    checkGates(app);
    if (app.find(IMAGE)
        .flatMap(image -> image)
        .filter(image -> image.placeholders().isEmpty())
        .isPresent()) {
      app.warning(IMAGE, "there is no placeholder in it: every build is the same image");
    }
  }

  /// A build can only have been live where the app is, and elsewhere.
  private static void checkGates(Section app) {
    List<Value> environments =
        app.given(ENVIRONMENTS).stream().flatMap(list -> list.items().stream()).toList();
    List<String> names =
        environments.stream()
            .flatMap(one -> one.child(EnvironmentReader.NAME.name()).stream())
            .flatMap(name -> name.peek().stream())
            .toList();
    for (Value environment : environments) {
      Stream<Value> liveOn =
          Stream.concat(
              environment.child(EnvironmentReader.GATES.name()).stream()
                  .flatMap(gates -> gates.child(GatesReader.LIVE_ON.name()).stream()),
              environment.child(EnvironmentReader.AUTO.name()).stream()
                  .flatMap(auto -> auto.child(AutoDeploysReader.LIVE_ON.name()).stream()));
      Optional<String> own = environment.child(EnvironmentReader.NAME.name()).flatMap(Value::peek);
      liveOn.forEach(named ->
          Types.requireKnown(
              "another environment of this app",
              named,
              names.stream().filter(name -> !own.equals(Optional.of(name))).toList()));
    }
  }

  /// The name and aliases of an environment.
  private static Stream<Value> words(Value environment) {
    return Stream.concat(
        environment.child(EnvironmentReader.NAME.name()).stream(),
        environment.child(EnvironmentReader.ALIASES.name()).stream()
            .flatMap(aliases -> aliases.items().stream()));
  }

  private static App app(Section app) {
    return new App(
        app.get(NAME),
        app.get(PROJECT),
        app.get(DEFAULT_BRANCH),
        app.get(ENVIRONMENTS),
        new News(Set.copyOf(app.get(ANNOUNCE)), app.get(ANNOUNCE_IN), app.get(DEPLOYMENTS_IN)),
        app.get(MAIL_TO),
        app.get(REVIEWS));
  }
}
