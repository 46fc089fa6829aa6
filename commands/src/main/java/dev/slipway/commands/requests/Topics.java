package dev.slipway.commands.requests;

import dev.slipway.commands.grammar.Marker;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.news.Subscription.Topic;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// How the topics of subscriptions are said.
final class Topics {
  static final Marker BUILDS =
      Marker.of(
          "builds", "new builds", "to builds", "to new builds", "from builds", "from new builds");
  static final Marker DEPLOYMENTS =
      Marker.of(
          "deployments",
          "and deployments",
          "to deployments",
          "from deployments",
          "deploys",
          "and deploys",
          "to deploys",
          "from deploys");

  private Topics() {}

  /// Both when none is said.
  static Set<Topic> of(Parts parts) {
    Set<Topic> said = EnumSet.noneOf(Topic.class);
    if (parts.says(BUILDS)) {
      said.add(Topic.BUILDS);
    }
    if (parts.says(DEPLOYMENTS)) {
      said.add(Topic.DEPLOYMENTS);
    }
    return said.isEmpty() ? EnumSet.allOf(Topic.class) : said;
  }

  /// `builds and deployments`.
  static String words(Set<Topic> topics) {
    return topics.stream().sorted().map(Topic::word).collect(Collectors.joining(" and "));
  }
}
