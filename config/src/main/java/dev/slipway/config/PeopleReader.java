package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads an item of `people`.
final class PeopleReader {
  static final Key<String> SLACK =
      Key.required("slack", FieldTypes.slackId("UW"), "Slack's id of the person");

  /// https://docs.gitlab.com/user/reserved_names/ and GitLab's own rule for paths.
  private static final Key<String> GITLAB =
      Key.required(
          "gitlab",
          Types.matching(
              "a user name without @", Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}")),
          "the person's GitLab user name, whose SSH keys are installed");

  static final Key<Optional<MailAddress>> MAIL =
      Key.optional(
          "mail",
          MailReader.ADDRESS,
          "where the person gets e-mail about own commits, once asked for in chat; needs mail",
          "no e-mail");

  static final Shape<KnownPerson> SHAPE =
      Shape.of(
          List.of(SLACK, GITLAB, MAIL),
          person -> new KnownPerson(person.get(SLACK), person.get(GITLAB), person.get(MAIL)));

  private PeopleReader() {}
}
