package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.DemoWorld.DemoBuild;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Fills the project with the builds of the demo world: one commit and one pipeline each, an hour
/// apart, in a straight line on `master`; `fix-login` leaves it after 235.
final class DemoProject {
  private static final Duration APART = Duration.ofMinutes(50);
  private static final Duration TAKES = Duration.ofSeconds(290);

  private DemoProject() {}

  /// The hash of the commit that a demo build, or a build made without naming a commit, is of.
  static String shaOf(long build) {
    return Commit.shaFor(DemoWorld.PROJECT + "#" + build);
  }

  static void fill(Project project, People people, Instant now) {
    var git = project.git();
    var first = DemoWorld.BUILDS.getFirst().number();
    var begin = now.minus(APART.multipliedBy(DemoWorld.BUILDS.size() + 1L));
    git.add(
        new Commit(
            shaOf(first - 1), List.of(), "Open the shop", DemoWorld.PEOPLE.getFirst(), begin),
        GitHistory.DEFAULT_BRANCH);
    for (var build : DemoWorld.BUILDS) {
      long back = DemoWorld.BUILDS.getLast().number() - build.number();
      add(project, people, build, now.minus(APART.multipliedBy(back)).minus(TAKES));
    }
    git.tag("v1.2.0", shaOf(235), "", git.commit(shaOf(235)).at().plus(TAKES));
    git.change(shaOf(236), DemoManifests.TEXTS);
    project.keep(mergeRequest(project, people));
    project.environment("staging", "https://staging.shop.acme.example", begin);
    project.environment("production", "https://shop.acme.example", begin);
  }

  private static void add(Project project, People people, DemoBuild build, Instant at) {
    var git = project.git();
    var author = people.named(build.author()).orElseThrow();
    var parent = git.head(build.ref()).or(() -> git.head(GitHistory.DEFAULT_BRANCH)).orElseThrow();
    git.add(
        new Commit(
            shaOf(build.number()),
            List.of(parent.sha()),
            build.title(),
            author,
            at.minusSeconds(8)),
        build.ref());
    var finished = Pipeline.finishes(build.status()) ? at.plus(TAKES) : null;
    boolean red = build.status().equals("failed");
    project.keep(
        new Pipeline(
            build.number(),
            build.ref(),
            false,
            shaOf(build.number()),
            build.status(),
            "push",
            author,
            red ? "test" : "",
            finished == null ? null : "83." + (10 + build.number() % 60),
            new Tests((int) (180 + build.number()), red ? 3 : 0, 4),
            build.behaviour(),
            at,
            finished == null ? at.plusSeconds(3) : finished,
            finished));
  }

  private static MergeRequest mergeRequest(Project project, People people) {
    var head = project.git().head("fix-login").orElseThrow();
    return new MergeRequest(
        42,
        "fix-login",
        GitHistory.DEFAULT_BRANCH,
        head.title(),
        people.named("ann").orElseThrow(),
        "opened",
        List.of(),
        List.of(),
        Project.ID,
        head.at(),
        head.at().plus(TAKES));
  }
}
