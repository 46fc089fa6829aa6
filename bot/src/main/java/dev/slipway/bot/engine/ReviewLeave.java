package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.config.App;
import dev.slipway.config.Reviews;
import java.time.Instant;

/// Whether whoever asked for a review app still may: asked once more before each new build, as days
/// may have gone by.
final class ReviewLeave {
  private ReviewLeave() {}

  static Answer<Decision> of(ReviewApp row, App app, Directory directory) {
    return switch (row.asked()) {
      case Asked.ByLabel _ -> new Answer.Found<>(Access.labelled(app));
      case Asked.ByPerson(var user, var place) -> {
        Answer<Directory.Person> person = directory.person(user);
        yield person instanceof Answer.Unavailable<Directory.Person>(Outage silence)
            ? new Answer.Unavailable<>(silence)
            : new Answer.Found<>(Access.decide(person, Action.REVIEW, app, place));
      }
    };
  }

  static Refusal refusal(Decision.Denied denied) {
    return denied.refusal("Somebody who may can say it.");
  }

  static AuditEntry entry(ReviewApp row, App app, Decision.Denied denied, Instant at) {
    UserId actor = row.asked() instanceof Asked.ByPerson(var user, _) ? user : UserId.SLIPWAY;
    return new AuditEntry(
        at,
        actor,
        Action.REVIEW,
        app.name(),
        Reviews.PLACE,
        denied,
        "review app " + row.id(),
        row.request().branch());
  }
}
