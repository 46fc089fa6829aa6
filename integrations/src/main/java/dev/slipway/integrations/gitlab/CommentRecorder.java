package dev.slipway.integrations.gitlab;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.LiveComment;
import dev.slipway.commands.records.LiveComment.Way;
import dev.slipway.commands.records.RecordId;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.GitLabRecords;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A comment (https://docs.gitlab.com/api/notes/) on each merge request whose commits went live,
/// and on each whose commits are no longer live because an older build is. A mark in the text tells
/// whether it is there already. Safe for use by several threads at once.
final class CommentRecorder implements Recorder {
  private final Notes notes;
  private final MergeRequests mergeRequests;

  CommentRecorder(Requests requests) {
    this.notes = new Notes(requests);
    this.mergeRequests = new MergeRequests(requests, new Commits(requests));
  }

  @Override
  public Answer<Optional<RecordId>> write(
      App app, Environment environment, Account account, Known known, Leave leave) {
    for (Way way : Way.values()) {
      LiveComment comment =
          LiveComment.of(account, way, environment.gitlab().flatMap(GitLabRecords::url));
      Answer<List<Long>> touched = numbers(app, account, way);
      if (!(touched instanceof Found<List<Long>>(var numbers))) {
        return touched.map(_ -> Optional.empty());
      }
      for (long number : numbers) {
        Answer<Optional<RecordId>> said = say(app, number, comment, leave);
        if (!(said instanceof Found<Optional<RecordId>>)) {
          return said;
        }
      }
    }
    return new Found<>(Optional.empty());
  }

  private Answer<Optional<RecordId>> say(App app, long number, LiveComment comment, Leave leave) {
    return notes
        .marked(app.project(), number, comment.mark())
        .then(ours -> {
          if (!ours.isEmpty()) {
            return new Found<>(Optional.empty());
          }
          Optional<Outage> withheld = leave.withheld();
          return withheld.isPresent()
              ? new Unavailable<>(withheld.get())
              : notes.add(app.project(), number, comment.text()).map(_ -> Optional.empty());
        });
  }

  /// The numbers of the merge requests that went live, or went away.
  private Answer<List<Long>> numbers(App app, Account account, Way way) {
    Build build = account.plan().build();
    Answer<List<Json.MergeRequest>> touched =
        switch (way) {
          case LIVE -> mergeRequests.broughtBy(app, account.since(), build);
          case GONE ->
              account
                  .since()
                  .map(since -> mergeRequests.mergedBetween(app, build.commit().sha(), since))
                  .orElseGet(() -> new Found<>(List.of()));
        };
    return touched.map(
        list -> list.stream().flatMap(one -> Stream.ofNullable(one.iid())).sorted().toList());
  }
}
