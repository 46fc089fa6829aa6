package dev.slipway.commands.ports;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.news.Contents;
import dev.slipway.config.App;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who wrote what, by the accounts of the system that keeps the code (GitLab). Only reads; blocks
/// for at most the configured time-out times the few requests it needs. Safe for use by several
/// threads at once.
public interface Authorship {
  /// What a build brought, of each of some accounts; accounts that wrote nothing of it are left
  /// out.
  ///
  /// @param since the commit of what was there before
  /// @param accounts the names of the accounts
  Answer<Map<String, Written>> written(App app, CommitSha since, Build build, Set<String> accounts);

  /// What one account wrote, at least one of both.
  ///
  /// @param mergeRequests those it opened
  /// @param commits those that bear its address, oldest first
  record Written(List<Contents.MergeRequest> mergeRequests, List<Commit> commits) {
    public Written {
      mergeRequests = List.copyOf(mergeRequests);
      commits = List.copyOf(commits);
    }

    public boolean isNothing() {
      return mergeRequests.isEmpty() && commits.isEmpty();
    }
  }
}
