package dev.slipway.integrations.gitlab;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.integrations.gitlab.Transport.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Comments on merge requests (https://docs.gitlab.com/api/notes/), which are found again by a mark
/// in their text. Safe for use by several threads at once.
final class Notes {
  private final Requests requests;

  Notes(Requests requests) {
    this.requests = requests;
  }

  /// Those whose text has the mark, newest first.
  Answer<List<Json.Note>> marked(String project, long number, String mark) {
    return requests
        .all(of(project, number), Json.NOTES)
        .map(all ->
            all.stream()
                .filter(note ->
                    Optional.ofNullable(note.body()).filter(b -> b.contains(mark)).isPresent())
                .toList());
  }

  Answer<Json.Note> add(String project, long number, String text) {
    return requests.send(Verb.POST, of(project, number), Map.of("body", text), Json.NOTE);
  }

  /// @param missing what it means when the comment is no longer there
  Answer<Json.Note> change(String project, long number, long note, String text, Refusal missing) {
    Question one = new Question(project, of(project, number).path() + "/" + note, missing);
    return requests.send(Verb.PUT, one, Map.of("body", text), Json.NOTE);
  }

  private static Question of(String project, long number) {
    return new Question(
        project,
        "/merge_requests/" + number + "/notes",
        new Refusal(
            "merge-request-not-found",
            "there is no merge request !%d in %s, or the bot's token may not see it"
                .formatted(number, project)));
  }
}
