package dev.slipway.bot.rig;

import dev.slipway.commands.Sha256;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.config.App;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The branches, pipelines and merge requests of one project, as a model. Used by one thread.
final class SimBranches implements ReviewSources {
  private static final Outage AWAY = new Outage("GitLab", "no answer within 5 s");

  /// What people find at a merge request, and how often it was written.
  record Comment(String text, int writes) {}

  private final Map<Long, Comment> comments = new TreeMap<>();
  private final Map<String, CommitSha> heads = new HashMap<>();
  private final Map<CommitSha, Build> builds = new HashMap<>();
  private final Map<Long, MergeRequest> requests = new TreeMap<>();
  boolean away;

  /// Whether comments alone can't be written.
  boolean mute;

  /// How often we have had a merge request show something.
  int commentCalls;

  /// What a merge request shows of ours; empty when it shows nothing.
  Comment comment(long number) {
    return comments.getOrDefault(number, new Comment("", 0));
  }

  /// Somebody pushes, and a pipeline begins.
  void push(String branch, long build, PipelineStatus status) {
    CommitSha commit = new CommitSha(Sha256.hex(branch + build).substring(0, 40));
    heads.put(branch, commit);
    builds.put(commit, build(branch, build, status, commit));
    requests.replaceAll((_, old) ->
        old.branch().equals(branch) && old.state() == MergeRequest.State.OPEN
            ? request(old.number(), branch, old.state(), old.home(), old.labels())
            : old);
  }

  /// The pipeline of the newest commit ends.
  void ends(String branch, PipelineStatus status) {
    CommitSha head = heads.get(branch);
    builds.computeIfPresent(
        head, (_, old) -> build(branch, old.number().value(), status, old.commit().sha()));
  }

  /// Another pipeline of the newest commit.
  void rerun(String branch, long build, PipelineStatus status) {
    builds.computeIfPresent(
        heads.get(branch), (_, old) -> build(branch, build, status, old.commit().sha()));
  }

  void delete(String branch) {
    heads.remove(branch);
  }

  void open(long number, String branch, String... labels) {
    requests.put(
        number,
        request(
            number,
            branch,
            MergeRequest.State.OPEN,
            MergeRequest.Home.SAME_PROJECT,
            List.of(labels)));
  }

  void openFromFork(long number, String branch, String... labels) {
    requests.put(
        number,
        request(number, branch, MergeRequest.State.OPEN, MergeRequest.Home.FORK, List.of(labels)));
  }

  void label(long number, String... labels) {
    requests.computeIfPresent(
        number,
        (_, old) -> request(number, old.branch(), old.state(), old.home(), List.of(labels)));
  }

  void become(long number, MergeRequest.State state) {
    requests.computeIfPresent(
        number, (_, old) -> request(number, old.branch(), state, old.home(), old.labels()));
  }

  private static Build build(String branch, long number, PipelineStatus status, CommitSha commit) {
    return new Build(
        new BuildNumber(number),
        1000 + number,
        status,
        branch,
        Build.RefKind.BRANCH,
        new Commit(commit, "change", "ann", Instant.EPOCH),
        URI.create("https://gitlab.example.com/acme/shop/-/pipelines/" + number));
  }

  private MergeRequest request(
      long number,
      String branch,
      MergeRequest.State state,
      MergeRequest.Home home,
      List<String> labels) {
    return new MergeRequest(
        number,
        "Change",
        branch,
        heads.getOrDefault(branch, new CommitSha("0".repeat(40))),
        state,
        home,
        "dave",
        labels,
        URI.create("https://gitlab.example.com/acme/shop/-/merge_requests/" + number));
  }

  private <T> Answer<T> answer(T value) {
    return away ? new Answer.Unavailable<>(AWAY) : new Answer.Found<>(value);
  }

  @Override
  public Answer<Optional<CommitSha>> head(App app, String branch) {
    return answer(Optional.ofNullable(heads.get(branch)));
  }

  @Override
  public Answer<List<MergeRequest>> labelled(App app, String label) {
    List<MergeRequest> labelled = new ArrayList<>();
    requests.values().stream()
        .filter(one -> one.state() == MergeRequest.State.OPEN && one.labels().contains(label))
        .forEach(labelled::addFirst);
    return answer(labelled);
  }

  @Override
  public Answer<Optional<MergeRequest>> mergeRequest(App app, long number) {
    return answer(Optional.ofNullable(requests.get(number)));
  }

  @Override
  public Answer<Optional<MergeRequest>> of(App app, String branch) {
    return answer(
        requests.values().stream()
            .filter(
                one -> one.branch().equals(branch) && one.home() == MergeRequest.Home.SAME_PROJECT)
            .reduce((_, later) -> later));
  }

  @Override
  public Answer<List<Manifest>> manifests(App app, CommitSha commit, String folder) {
    return answer(
        List.of(new Manifest(folder + "/web.yaml", "image: {image}\nhost: {host}\nat: {commit}")));
  }

  @Override
  public Answer<Commented> comment(App app, long number, String text) {
    commentCalls++;
    if (away || mute) {
      return new Answer.Unavailable<>(AWAY);
    }
    comments.merge(
        number,
        new Comment(text, 1),
        (old, now) -> old.text().equals(text) ? old : new Comment(now.text(), old.writes() + 1));
    return new Answer.Found<>(Commented.DONE);
  }

  /// The same project's builds: only those of a commit are asked for.
  BuildSource builds() {
    return (BuildSource)
        Proxy.newProxyInstance(
            BuildSource.class.getClassLoader(),
            new Class<?>[] {BuildSource.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("find")
                  || !(arguments[1] instanceof BuildReference.Sha(String sha))) {
                throw new AssertionError("nobody asks for " + method.getName());
              }
              return away
                  ? new Answer.Unavailable<Build>(AWAY)
                  : Optional.ofNullable(builds.get(new CommitSha(sha)))
                      .<Answer<Build>>map(Answer.Found::new)
                      .orElseGet(
                          () -> new Answer.Refused<>(new Refusal("build-not-found", "none")));
            });
  }
}
