package dev.slipway.commands.progress;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.deployments.Plan;
import java.util.ArrayList;
import java.util.List;

/// What stands out about a plan for whoever has to agree to it: facts that make a deployment
/// riskier than most, and no mark that pretends to weigh them. Pure.
final class Risk {
  /// More commits than this at once are hard to find the bad one among.
  private static final int MANY = 20;

  private Risk() {}

  /// One or more sentences.
  ///
  /// @param commits those that the build adds; empty when unknown
  /// @param touched files of migrations that lie between it and what is live; empty when none are
  ///   known
  static String of(Plan plan, List<Commit> commits, List<String> touched) {
    List<String> facts = new ArrayList<>();
    if (plan.goesBack()) {
      facts.add("it is older than what is live");
    }
    if (!touched.isEmpty()) {
      String migrations = touched.size() == 1 ? "a migration" : touched.size() + " migrations";
      facts.add(
          plan.goesBack()
              ? "the database has had " + migrations + " since, which it may not know"
              : "going back would not undo " + migrations);
    }
    boolean isConfigured =
        plan.changes().stream()
            .flatMap(change -> change.config().stream())
            .anyMatch(config -> config.isOther() && !config.difference().isEmpty());
    if (isConfigured) {
      facts.add(
          plan.keepsImages()
              ? "configuration changes"
              : "configuration changes along with the images");
    }
    if (commits.size() > MANY) {
      facts.add(commits.size() + " commits come at once");
    } else if (commits.isEmpty() && !plan.keepsImages()) {
      facts.add("which commits come with it is not known");
    }
    return facts.isEmpty()
        ? "Risk: nothing that I know of stands out" + ordinary(commits) + "."
        : "Risk: " + String.join("; ", facts) + ".";
  }

  private static String ordinary(List<Commit> commits) {
    if (commits.isEmpty()) {
      return "";
    }
    long authors = commits.stream().map(Commit::author).distinct().count();
    return ": "
        + (commits.size() == 1 ? "one commit" : commits.size() + " commits")
        + " by "
        + (authors == 1 ? "one author" : authors + " authors");
  }
}
