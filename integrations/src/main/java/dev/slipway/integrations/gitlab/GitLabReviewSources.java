package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.commands.reviews.MergeRequest.Home;
import dev.slipway.commands.reviews.MergeRequest.State;
import dev.slipway.config.App;
import dev.slipway.config.GitLabSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What review apps are made of, as GitLab's REST API gives it: branches
/// (https://docs.gitlab.com/api/branches/), merge requests
/// (https://docs.gitlab.com/api/merge_requests/) and files of the repository
/// (https://docs.gitlab.com/api/repositories/).
///
/// GitLab says of what a token may not see that it is not there. So nothing counts as gone before
/// the project's default branch could be read by the same token. Safe for use by several threads at
/// once.
public final class GitLabReviewSources implements ReviewSources, AutoCloseable {
  private static final int MOST_FILES = 50;
  private static final int MOST_BYTES = 256 * 1024;
  private static final String ABSENT = "not-there";
  private static final String TOO_LARGE = "manifests-too-large";

  private final Requests requests;
  private final Notes notes;
  private final URI base;

  public GitLabReviewSources(GitLabSettings settings) {
    this.requests = new Requests(settings);
    this.notes = new Notes(requests);
    this.base = settings.url();
  }

  @Override
  public Answer<Optional<CommitSha>> head(App app, String branch) {
    return certain(app, branch(app, branch))
        .then(found ->
            found.isEmpty()
                ? new Found<>(Optional.empty())
                : headOf(found.get())
                    .<Answer<Optional<CommitSha>>>map(head -> new Found<>(Optional.of(head)))
                    .orElseGet(() -> unclear("the commit of the branch " + branch)));
  }

  @Override
  public Answer<List<MergeRequest>> labelled(App app, String label) {
    // GitLab takes the words Any and None for a wish of its own
    return list(app, "state=opened&labels=" + encoded(label))
        .then(list -> all(app, list))
        .map(list -> list.stream().filter(one -> one.labels().contains(label)).toList());
  }

  @Override
  public Answer<Optional<MergeRequest>> mergeRequest(App app, long number) {
    Question question = absent(app, "/merge_requests/" + number);
    return certain(app, requests.get(question, Json.MERGE_REQUEST))
        .then(found ->
            found.isEmpty()
                ? new Found<>(Optional.empty())
                : read(app, found.get()).map(Optional::of));
  }

  @Override
  public Answer<Optional<MergeRequest>> of(App app, String branch) {
    return list(app, "source_branch=" + encoded(branch))
        .then(list -> all(app, list))
        .map(list ->
            telling(
                list.stream()
                    .filter(one -> one.home() == Home.SAME_PROJECT && one.branch().equals(branch))
                    .toList()));
  }

  /// A branch can have several: one that is open tells more than one that is over, and they have
  /// their labels together.
  private static Optional<MergeRequest> telling(List<MergeRequest> newestFirst) {
    List<MergeRequest> open =
        newestFirst.stream().filter(one -> one.state() == State.OPEN).toList();
    return open.isEmpty()
        ? newestFirst.stream().findFirst()
        : Optional.of(
            open.getFirst()
                .labelled(open.stream().flatMap(one -> one.labels().stream()).distinct().toList()));
  }

  @Override
  public Answer<List<Manifest>> manifests(App app, CommitSha commit, String folder) {
    String project = app.project();
    Question tree =
        absent(app, "/repository/tree?path=" + encoded(folder) + "&ref=" + encoded(commit.value()));
    return switch (requests.all(tree, Json.TREE)) {
      case Found<List<Json.TreeEntry>>(List<Json.TreeEntry> entries) ->
          texts(project, commit, paths(entries));
      case Refused<List<Json.TreeEntry>>(Refusal refusal) when isAbsent(refusal) ->
          // the commit may be what is not there
          requests
              .get(
                  new Question(
                      project,
                      "/repository/commits/" + encoded(commit.value()),
                      new Refusal(
                          Commits.MISSING,
                          "%s no longer has the commit %s".formatted(project, commit.shortened()))),
                  Json.COMMIT)
              .map(_ -> List.of());
      case Refused<List<Json.TreeEntry>>(Refusal refusal) -> new Refused<>(refusal);
      case Unavailable<List<Json.TreeEntry>>(Outage outage) -> new Unavailable<>(outage);
    };
  }

  private static List<String> paths(List<Json.TreeEntry> entries) {
    return entries.stream()
        .filter(entry -> "blob".equals(entry.type()))
        .map(Json.TreeEntry::path)
        .filter(Objects::nonNull)
        .filter(path -> path.endsWith(".yaml") || path.endsWith(".yml"))
        .sorted()
        .toList();
  }

  private Answer<List<Manifest>> texts(String project, CommitSha commit, List<String> paths) {
    if (paths.size() > MOST_FILES) {
      return tooLarge("there are %d manifests, more than %d".formatted(paths.size(), MOST_FILES));
    }
    List<Manifest> manifests = new ArrayList<>();
    int room = MOST_BYTES;
    for (String path : paths) {
      Question raw =
          new Question(
              project,
              "/repository/files/%s/raw?ref=%s".formatted(encoded(path), encoded(commit.value())),
              new Refusal(
                  "manifest-unreadable",
                  "GitLab lists %s at the commit %s, but does not give it"
                      .formatted(path, commit.shortened())));
      switch (requests.text(raw, room)) {
        case Found<String>(String text) -> {
          room = Math.max(0, room - text.getBytes(StandardCharsets.UTF_8).length);
          manifests.add(new Manifest(path, text));
        }
        case Refused<String>(Refusal refusal) when refusal.code().equals(Requests.TOO_MUCH) -> {
          return tooLarge(
              "the manifests have more than %d KiB together".formatted(MOST_BYTES / 1024));
        }
        case Refused<String>(Refusal refusal) -> {
          return new Refused<>(refusal);
        }
        case Unavailable<String>(Outage outage) -> {
          return new Unavailable<>(outage);
        }
      }
    }
    return new Found<>(List.copyOf(manifests));
  }

  private static <T> Answer<T> tooLarge(String reason) {
    return new Refused<>(
        new Refusal(
            TOO_LARGE, reason, "Keep only what a review app needs in the folder of manifests."));
  }

  @Override
  public Answer<Commented> comment(App app, long number, String text) {
    String project = app.project();
    String mark = "<!-- slipway: review app of %s -->".formatted(app.name());
    String wanted = text + "\n\n" + mark;
    // who has the role Maintainer may edit the comments of others: only those of ours are taken
    return requests
        .get(
            new Question(Question.Root.SELF, "the bot itself", "", Question.noProject(project)),
            Json.PERSON)
        .then(self ->
            notes
                .marked(project, number, mark)
                .then(marked ->
                    ours(marked, self)
                        .map(note -> edit(project, number, note, wanted))
                        .orElseGet(
                            () -> notes.add(project, number, wanted).map(_ -> Commented.DONE))));
  }

  /// The oldest, so that all who look see the same one.
  private static Optional<Json.Note> ours(List<Json.Note> marked, Json.Person self) {
    return Optional.ofNullable(self.id())
        .flatMap(id ->
            marked.stream()
                .filter(note -> note.id() != null && id.equals(authorOf(note)))
                .min(Comparator.comparingLong(GitLabReviewSources::idOf)));
  }

  private static @Nullable Long authorOf(Json.Note note) {
    return note.author() == null ? null : note.author().id();
  }

  private static long idOf(Json.Note note) {
    return note.id() == null ? 0 : note.id();
  }

  private Answer<Commented> edit(String project, long number, Json.Note note, String wanted) {
    if (note.body() != null && plain(note.body()).equals(plain(wanted))) {
      return new Found<>(Commented.DONE);
    }
    Refusal gone = new Refusal(ABSENT, "");
    Answer<Json.Note> changed = notes.change(project, number, idOf(note), wanted, gone);
    return changed instanceof Refused<Json.Note>(Refusal refusal) && isAbsent(refusal)
        ? unclear("the bot's comment on !" + number)
        : changed.map(_ -> Commented.DONE);
  }

  private static String plain(String text) {
    return text.replace("\r\n", "\n").strip();
  }

  private Answer<List<Json.MergeRequest>> list(App app, String filter) {
    return requests.get(
        new Question(
            app.project(),
            "/merge_requests?%s&order_by=created_at&sort=desc&per_page=100".formatted(filter)),
        Json.MERGE_REQUESTS);
  }

  private Answer<List<MergeRequest>> all(App app, List<Json.MergeRequest> entries) {
    List<MergeRequest> read = new ArrayList<>();
    for (Json.MergeRequest entry : entries) {
      Answer<MergeRequest> answer = read(app, entry);
      if (!(answer instanceof Found<MergeRequest>(MergeRequest one))) {
        return answer.map(_ -> read);
      }
      read.add(one);
    }
    return new Found<>(read);
  }

  /// Nothing is made up: one that is only half told (GitLab prepares new ones in the background) is
  /// asked for again later.
  private Answer<MergeRequest> read(App app, Json.MergeRequest entry) {
    Optional<CommitSha> head = Commits.sha(entry.sha());
    Optional<State> state = state(entry.state());
    if (entry.iid() == null
        || entry.sourceBranch() == null
        || entry.labels() == null
        || head.isEmpty()
        || state.isEmpty()) {
      return unclear("merge request !" + entry.iid());
    }
    String page =
        "%s/%s/-/merge_requests/%d"
            .formatted(base.toString().replaceAll("/+$", ""), app.project(), entry.iid());
    String author = entry.author() == null ? null : entry.author().username();
    return new Found<>(
        new MergeRequest(
            entry.iid(),
            Objects.requireNonNullElse(entry.title(), ""),
            entry.sourceBranch(),
            head.get(),
            state.get(),
            home(entry),
            Objects.requireNonNullElse(author, ""),
            entry.labels(),
            Links.read(entry.webUrl()).orElseGet(() -> URI.create(page))));
  }

  /// A fork that was deleted has no number any more.
  private static Home home(Json.MergeRequest entry) {
    return entry.sourceProjectId() != null
            && entry.sourceProjectId().equals(entry.targetProjectId())
        ? Home.SAME_PROJECT
        : Home.FORK;
  }

  private static Optional<State> state(@Nullable String word) {
    return switch (word) {
      // one is locked while it is being merged
      case "opened", "locked" -> Optional.of(State.OPEN);
      case "merged" -> Optional.of(State.MERGED);
      case "closed" -> Optional.of(State.CLOSED);
      case null, default -> Optional.empty();
    };
  }

  private Answer<Json.Branch> branch(App app, String name) {
    return requests.get(absent(app, "/repository/branches/" + encoded(name)), Json.BRANCH);
  }

  private static Optional<CommitSha> headOf(Json.Branch branch) {
    return Optional.ofNullable(branch.commit()).flatMap(commit -> Commits.sha(commit.id()));
  }

  /// What was asked for, or that it is not there; the latter only while the project's default
  /// branch is.
  private <T> Answer<Optional<T>> certain(App app, Answer<T> asked) {
    return asked instanceof Refused<T>(Refusal refusal) && isAbsent(refusal)
        ? switch (branch(app, app.defaultBranch())) {
          case Found<Json.Branch> _ -> new Found<>(Optional.empty());
          case Refused<Json.Branch>(Refusal none) when isAbsent(none) ->
              unclear("the default branch %s of %s".formatted(app.defaultBranch(), app.project()));
          case Refused<Json.Branch>(Refusal other) -> new Refused<>(other);
          case Unavailable<Json.Branch>(Outage outage) -> new Unavailable<>(outage);
        }
        : asked.map(Optional::of);
  }

  private static Question absent(App app, String path) {
    return new Question(app.project(), path, new Refusal(ABSENT, path + " is not there"));
  }

  private static boolean isAbsent(Refusal refusal) {
    return refusal.code().equals(ABSENT);
  }

  private static <T> Answer<T> unclear(String what) {
    return new Unavailable<>(new Outage(Trouble.SYSTEM, "it does not say enough about " + what));
  }

  @Override
  public void close() {
    requests.close();
  }
}
