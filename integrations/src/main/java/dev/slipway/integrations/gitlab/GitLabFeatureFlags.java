package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.UserList;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.FeatureFlags;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.GitLabSettings;
import dev.slipway.integrations.gitlab.Transport.Verb;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Feature flags as GitLab's REST API gives them (https://docs.gitlab.com/api/feature_flags/).
///
/// A write names only what changes: strategies that a request does not mention stay as they are
/// (https://gitlab.com/gitlab-org/gitlab/-/issues/373009), those of other environments with them.
/// GitLab knows no precondition for it. Older GitLabs leave out what they do not know (`_destroy`
/// of a scope), so what it answers has to be looked at.
///
/// Safe for use by several threads at once.
public final class GitLabFeatureFlags implements FeatureFlags, AutoCloseable {
  private static final String FORBIDDEN = "gitlab-forbidden";

  private final Requests requests;

  public GitLabFeatureFlags(GitLabSettings settings) {
    this.requests = new Requests(settings);
  }

  @Override
  public Answer<List<Flag>> all(App app) {
    Question question = new Question(app.project(), "/feature_flags");
    return inWords(question, Rights.READ, requests.all(question, Json.FEATURE_FLAGS))
        .map(flags ->
            flags.stream()
                .flatMap(flag -> FlagMapping.flag(flag).stream())
                .sorted(Comparator.comparing(flag -> flag.name().value()))
                .toList());
  }

  @Override
  public Answer<Flag> find(App app, FlagName name) {
    Question question = question(app, name);
    return inWords(question, Rights.READ, requests.get(question, Json.FEATURE_FLAG))
        .then(flag -> read(name, flag));
  }

  @Override
  public Answer<List<UserList>> lists(App app) {
    Question question = new Question(app.project(), "/feature_flags_user_lists");
    return inWords(question, Rights.READ, requests.all(question, Json.USER_LISTS))
        .map(lists -> lists.stream().flatMap(list -> FlagMapping.list(list).stream()).toList());
  }

  @Override
  public Answer<Flag> set(App app, Flag seen, String environment, Setting to) {
    Question question = question(app, seen.name());
    Map<String, ?> body = Map.of("strategies", FlagMapping.changes(seen, environment, to));
    return inWords(
            question, Rights.WRITE, requests.send(Verb.PUT, question, body, Json.FEATURE_FLAG))
        .then(flag -> read(seen.name(), flag));
  }

  private static Question question(App app, FlagName name) {
    return new Question(
        app.project(),
        "/feature_flags/" + encoded(name.value()),
        new Refusal(
            NO_SUCH_FLAG, "There is no feature flag %s in %s.".formatted(name, app.project())));
  }

  private static Answer<Flag> read(FlagName name, Json.FeatureFlag flag) {
    Optional<Flag> read = FlagMapping.flag(flag);
    return read.<Answer<Flag>>map(Found::new)
        .orElseGet(() ->
            new Refused<>(
                new Refusal(
                    "flag-not-understood",
                    "GitLab's answer about the feature flag "
                        + name
                        + " is not what it should be, or the flag is a legacy one.",
                    "Look at it in GitLab, under Deploy, Feature flags.")));
  }

  private enum Rights {
    READ("read_api"),
    WRITE("api");

    private final String scope;

    Rights(String scope) {
      this.scope = scope;
    }
  }

  /// Feature flags take another role than the rest of what is read.
  private static <T> Answer<T> inWords(Question question, Rights rights, Answer<T> answer) {
    return answer instanceof Refused<T>(Refusal refusal) && refusal.code().equals(FORBIDDEN)
        ? new Refused<>(
            new Refusal(
                FORBIDDEN,
                refusal.reason(),
                "For feature flags its token needs the scope %s, and its owner at least the role Developer in %s, where Feature flags must be switched on."
                    .formatted(rights.scope, question.project())))
        : answer;
  }

  @Override
  public void close() {
    requests.close();
  }
}
