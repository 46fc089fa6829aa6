package dev.slipway.config;

import java.util.List;
import java.util.Optional;

/// Something that is deployed.
///
/// @param name as people type it
/// @param project the GitLab project's path: `acme/shop`
/// @param defaultBranch whose successful pipelines are stable builds; `master` by default
/// @param environments where it runs, at least one, in the order in which a build travels
/// @param news what is announced of its default branch
/// @param mailTo who gets the same news by e-mail
/// @param reviews what its review apps are like; empty when it has none
public record App(
    AppName name,
    String project,
    String defaultBranch,
    List<Environment> environments,
    News news,
    List<MailAddress> mailTo,
    Optional<Reviews> reviews) {
  public static final String DEFAULT_BRANCH = "master";

  public App {
    environments = List.copyOf(environments);
    mailTo = List.copyOf(mailTo);
  }

  /// An app that announces what apps announce by default.
  public App(AppName name, String project, String defaultBranch, List<Environment> environments) {
    this(name, project, defaultBranch, environments, News.DEFAULT, List.of(), Optional.empty());
  }

  /// This app with review apps like these.
  public App with(Reviews like) {
    return new App(name, project, defaultBranch, environments, news, mailTo, Optional.of(like));
  }

  /// The environment with this name or alias.
  public Optional<Environment> environment(String nameOrAlias) {
    return environments.stream()
        .filter(environment ->
            environment.name().value().equals(nameOrAlias)
                || environment.aliases().contains(nameOrAlias))
        .findFirst();
  }

  public Optional<Environment> environment(EnvironmentName environment) {
    return environment(environment.value());
  }
}
