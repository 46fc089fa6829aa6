package dev.slipway.integrations.gitlab;

import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.GitLabSettings;
import java.util.Map;

/// What GitLab itself shows of deployments: its environments' deployments
/// (https://docs.gitlab.com/api/deployments/), tags, and comments on merge requests. Safe for use
/// by several threads at once.
public final class GitLabRecordKeeping implements AutoCloseable {
  private final Requests requests;

  public GitLabRecordKeeping(GitLabSettings settings) {
    this.requests = new Requests(settings);
  }

  /// Who writes what.
  public Map<RecordKind, Recorder> recorders() {
    return Map.of(
        RecordKind.GITLAB_DEPLOYMENT, new DeploymentRecorder(requests),
        RecordKind.GITLAB_TAG, new TagRecorder(requests),
        RecordKind.GITLAB_COMMENTS, new CommentRecorder(requests));
  }

  @Override
  public void close() {
    requests.close();
  }
}
