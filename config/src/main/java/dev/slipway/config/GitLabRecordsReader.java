package dev.slipway.config;

import dev.slipway.config.GitLabRecords.Comments;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `gitlab` of an environment.
final class GitLabRecordsReader {
  private static final Key<Optional<String>> ENVIRONMENT =
      Key.optional(
          "environment",
          Types.matching(
              "the name of an environment of GitLab",
              Pattern.compile("(?=.{1,255}$)[\\w. -]+(/[\\w. -]+)*")),
          "the name of GitLab's environment",
          "the same name");
  private static final Key<Optional<URI>> URL =
      Key.optional(
          "url",
          Types.single("an http or https address", GitLabRecordsReader::address),
          "where the environment can be seen; GitLab's environment gets it as its external URL",
          "GitLab's environment keeps the one it has");
  private static final Key<Optional<TagTemplate>> TAG =
      Key.optional(
          "tag",
          Types.single(TagTemplate.allowed(), TagTemplate::new),
          "the Git tag that a release gets when it is live; GitLab may run a pipeline for it",
          "no tags");
  private static final Key<Comments> COMMENT =
      Key.withDefault(
          "comment",
          Types.choice(Map.of("true", Comments.WHEN_LIVE, "false", Comments.NONE)),
          "whether merge requests get a comment when they go live",
          Comments.NONE,
          "false");

  static final Shape<Optional<GitLabRecords>> SHAPE =
      Shape.of(
          List.of(ENVIRONMENT, URL, TAG, COMMENT),
          section ->
              Optional.of(
                  new GitLabRecords(
                      section.get(ENVIRONMENT),
                      section.get(URL),
                      section.get(TAG),
                      section.get(COMMENT))));

  private GitLabRecordsReader() {}

  private static URI address(String text) {
    URI address = URI.create(text);
    if (!text.matches("https?://.*") || address.getHost() == null) {
      throw new IllegalArgumentException("no address of the web: \"" + text + "\"");
    }
    return address;
  }
}
