package dev.slipway.commands.records;

import dev.slipway.config.Environment;
import dev.slipway.config.GitLabRecords.Comments;
import dev.slipway.config.SlipwayConfig;
import java.util.EnumSet;
import java.util.Set;

/// What is owed, and to whom.
public enum RecordKind {
  /// A deployment of GitLab's environment. Written in the order of deployments: what is live there
  /// is, for GitLab, what was written last.
  GITLAB_DEPLOYMENT("gitlab-deployment", Course.FROM_BEGINNING_TO_END),
  /// A Git tag on the commit that went live.
  GITLAB_TAG("gitlab-tag", Course.WHEN_LIVE),
  /// A comment on each merge request that went live.
  GITLAB_COMMENTS("gitlab-comments", Course.WHEN_LIVE),
  /// A region on Grafana's dashboards.
  GRAFANA_ANNOTATION("grafana-annotation", Course.FROM_BEGINNING_TO_END),
  /// A direct message to each follower whose commits went live.
  ARRIVALS("arrivals", Course.WHEN_LIVE);

  private final String word;
  private final Course course;

  /// When there is something to write.
  enum Course {
    /// When it begins, and again when it is over.
    FROM_BEGINNING_TO_END,
    /// Once, when it is live and stable.
    WHEN_LIVE
  }

  RecordKind(String word, Course course) {
    this.word = word;
    this.course = course;
  }

  /// Under which it is stored; never changes.
  public String word() {
    return word;
  }

  Course course() {
    return course;
  }

  /// What is owed of a deployment that begins now.
  public static Set<RecordKind> owedBy(SlipwayConfig config, Environment environment) {
    Set<RecordKind> owed = EnumSet.noneOf(RecordKind.class);
    environment
        .gitlab()
        .ifPresent(gitlab -> {
          owed.add(GITLAB_DEPLOYMENT);
          gitlab.tag().ifPresent(_ -> owed.add(GITLAB_TAG));
          if (gitlab.comments() == Comments.WHEN_LIVE) {
            owed.add(GITLAB_COMMENTS);
          }
        });
    config.grafana().ifPresent(_ -> owed.add(GRAFANA_ANNOTATION));
    if (!config.people().isEmpty()) {
      owed.add(ARRIVALS);
    }
    return owed;
  }
}
