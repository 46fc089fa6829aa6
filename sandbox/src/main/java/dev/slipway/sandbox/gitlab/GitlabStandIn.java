package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.StandIn;
import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/// A GitLab at `/gitlab` with the project `acme/shop` (number 7) and the builds of the demo world.
/// A build's number is its pipeline's `iid`; the pipeline's id is another number.
///
/// Safe for use by several threads at once.
public final class GitlabStandIn implements StandIn {
  /// A second token, of scope `read_api`: whatever changes something is refused to it.
  public static final String READ_ONLY_TOKEN = "glpat-sandbox-read-only-token";

  private final Links links = new Links();
  private final Project project = new Project();
  private final FeatureFlags flags = new FeatureFlags();
  private final CallLog calls = new CallLog();
  private final InstantSource clock;
  private final Faults faults;
  private final ImagePublisher images;
  private final People people;
  private final Hooks hooks;

  /// @param clock tells the time of everything that happens; the demo builds lie in its past
  /// @param faults asked before each API call, under the name `gitlab`
  /// @param images where builds that turn green push their image
  public GitlabStandIn(InstantSource clock, Faults faults, ImagePublisher images) {
    this.clock = clock;
    this.faults = faults;
    this.images = images;
    var now = clock.instant();
    this.people = new People(now.minus(Duration.ofDays(400)));
    this.hooks = new Hooks(clock, links);
    DemoProject.fill(project, people, now);
  }

  /// Adds `/gitlab/api/v4` and `/control/gitlab`.
  @Override
  public void mount(RoutesConfig routes) {
    var door = new Door(faults, clock, calls);
    var peopleJson = new PeopleJson(links, people);
    var pipelineJson = new PipelineJson(links, project, peopleJson);
    var commitJson = new CommitJson(links, project, pipelineJson);
    var mergeJson = new MergeRequestJson(links, project, peopleJson, pipelineJson);
    var deploymentJson = new DeploymentJson(project, peopleJson);
    var projectJson = new ProjectJson(links, project, people);
    var payloads =
        new HookPayloads(links, project, projectJson, peopleJson, pipelineJson, mergeJson);
    var changes = new Changes(project, clock, images, hooks, payloads);
    var hookRoutes = new HookRoutes(door, hooks, clock);
    new UserRoutes(door, people, peopleJson).mount(routes);
    new PipelineRoutes(door, project, pipelineJson, changes).mount(routes);
    new RepositoryRoutes(door, project, clock, commitJson, pipelineJson, mergeJson).mount(routes);
    new ProjectRoutes(
            door,
            project,
            people,
            clock,
            projectJson,
            peopleJson,
            mergeJson,
            pipelineJson,
            deploymentJson)
        .mount(routes);
    var issues = new IssueRoutes(door, project, links, peopleJson);
    issues.mount(routes);
    hookRoutes.mount(routes);
    new FeatureFlagRoutes(door, flags, clock).mount(routes);
    door.otherwise(routes);
    new ControlRoutes(
            project,
            people,
            clock,
            changes,
            hooks,
            hookRoutes,
            pipelineJson,
            mergeJson,
            issues,
            flags,
            calls)
        .mount(routes);
    new WrittenRoutes(project, deploymentJson, commitJson, mergeJson).mount(routes);
  }

  /// Links in answers start with this address from now on.
  @Override
  public void started(URI server) {
    links.server(server);
  }

  /// The hash of the commit that a demo build is of.
  public static String shaOf(long build) {
    return DemoProject.shaOf(build);
  }

  /// Stops sending hooks.
  @Override
  public void close() {
    hooks.close();
  }
}
