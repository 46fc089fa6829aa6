package dev.slipway.bot.engine;

import dev.slipway.commands.Sha256;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewPlaces.Done;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.BranchSight;
import dev.slipway.commands.reviews.Keeping;
import dev.slipway.commands.reviews.Keeping.Effect;
import dev.slipway.commands.reviews.Pace;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewComment;
import dev.slipway.commands.reviews.ReviewMessage;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.Rooms;
import dev.slipway.commands.reviews.Standing;
import dev.slipway.commands.reviews.Wish;
import dev.slipway.config.App;
import dev.slipway.config.Reviews;
import dev.slipway.config.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One look at one review app: what there is and what is wanted, what follows from it, and then,
/// once that is stored, at most one thing done. Used by one thread.
final class ReviewLook {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewLook.class);
  private static final Duration UNCONFIGURED = Duration.ofMinutes(1);

  /// What will not change by asking again.
  private static final Set<String> REFUSES_COMMENTS =
      Set.of("gitlab-forbidden", "merge-request-not-found");

  private final ReviewLooks looks;
  private final Instant began;
  private final List<Outgoing> more = new ArrayList<>();
  private final List<AuditEntry> decisions = new ArrayList<>();
  private ReviewApp row;

  /// What does not answer in this look.
  private Optional<Outage> outage = Optional.empty();

  ReviewLook(ReviewLooks looks, ReviewApp row, Instant began) {
    this.looks = looks;
    this.row = row;
    this.began = began;
  }

  void look(ReviewLooks.Depth depth) {
    Optional<App> app = looks.config.app(row.request().app());
    Optional<Reviews> reviews = app.flatMap(App::reviews);
    if (app.isEmpty() || reviews.isEmpty()) {
      letGo();
      return;
    }
    Optional<Refusal> before = row.trouble();
    row = Keeping.aged(row, began);
    if (looks.asks(row.id(), depth, began) && !(row.wish() instanceof Wish.Away)) {
      askGitLab(app.get(), reviews.get());
    }
    if (row.isLive()) {
      Target target = reviews.get().target(row.request().name().value());
      Effect effect = see(target, reviews.get());
      // What stood against it may stand against it still: that shows when it is tried.
      ReviewApp tried = row;
      if (effect == Effect.APPLY && before.isPresent() && row.trouble().isEmpty()) {
        row = row.troubled(before);
      }
      if (!keep()) {
        return;
      }
      row = row.troubled(tried.trouble());
      if (effect != Effect.NOTHING && mayGoOn()) {
        carryOut(effect, app.get(), reviews.get(), target);
        if (!keep()) {
          return;
        }
      }
    }
    comment(app.get());
  }

  /// The configuration has no review apps of the app any more: nobody can say in which cluster it
  /// is.
  private void letGo() {
    if (row.isLive()) {
      Refusal refusal =
          new Refusal(
              "not-configured",
              "The configuration of this process has no review apps of "
                  + row.request().app()
                  + ". What there is of this one I leave alone.",
              "Put it back, or remove it with kubectl delete namespace "
                  + row.request().name()
                  + ".");
      row = row.troubled(Optional.of(refusal)).next(Optional.of(began.plus(UNCONFIGURED)));
    } else {
      row = row.next(Optional.empty());
      looks.forget(row.id());
    }
    boolean _ = store();
  }

  private void askGitLab(App app, Reviews reviews) {
    switch (looks.branches.look(app, row.request().branch())) {
      case Answer.Found<BranchSight>(BranchSight sight) -> {
        looks.hasAsked(row.id(), began);
        row = Keeping.heeded(row.troubled(Optional.empty()), sight, reviews);
        if (Keeping.wanted(row).isPresent()) {
          sight.build().ifPresent(build -> giveBuild(app, reviews, build));
        } else {
          Keeping.rerun(row, sight).ifPresent(build -> giveImage(app, reviews, build));
        }
      }
      case Answer.Refused<BranchSight>(Refusal refusal) -> row = row.troubled(Optional.of(refusal));
      case Answer.Unavailable<BranchSight>(Outage silence) -> outage = Optional.of(silence);
    }
  }

  /// Another build is to be in it, if there is room and whoever asked still may.
  private void giveBuild(App app, Reviews reviews, Build build) {
    if (row.content().isEmpty()) {
      Optional<Refusal> full = Rooms.refusal(reviews, looks.apps.live(app.name()), row);
      if (full.isPresent()) {
        refuse(full.get());
        return;
      }
    }
    if (mayHaveMore(app)) {
      switch (looks.branches.image(reviews, build)) {
        case Answer.Found<Optional<String>>(var image) ->
            row = Keeping.given(row, build.number(), image, reviews, began);
        case Answer.Refused<Optional<String>>(Refusal refusal) ->
            row = row.troubled(Optional.of(refusal));
        case Answer.Unavailable<Optional<String>>(Outage silence) -> outage = Optional.of(silence);
      }
    }
  }

  /// The image of a pipeline that was run again is to be in it, if it is another one.
  private void giveImage(App app, Reviews reviews, Build build) {
    switch (looks.branches.image(reviews, build)) {
      case Answer.Found<Optional<String>>(var image) -> {
        boolean another = !row.content().orElseThrow().image().equals(image);
        if (another && mayHaveMore(app)) {
          row = Keeping.rebuilt(row, build.number(), image);
        }
      }
      // Not every pipeline makes one; what is there is of the newest commit all the same.
      case Answer.Refused<Optional<String>> _ -> {}
      case Answer.Unavailable<Optional<String>>(Outage silence) -> outage = Optional.of(silence);
    }
  }

  /// Whether whoever asked for it still may; when not, that is told.
  private boolean mayHaveMore(App app) {
    switch (ReviewLeave.of(row, app, looks.world.directory())) {
      case Answer.Unavailable<Decision>(Outage silence) -> outage = Optional.of(silence);
      case Answer.Refused<Decision>(Refusal refusal) -> refuse(refusal);
      case Answer.Found<Decision>(Decision.Denied denied) -> deny(app, denied);
      case Answer.Found<Decision>(Decision.Allowed _) -> {
        return true;
      }
    }
    return false;
  }

  private void deny(App app, Decision.Denied denied) {
    Refusal refusal = ReviewLeave.refusal(denied);
    if (row.trouble().filter(refusal::equals).isEmpty()) {
      decisions.add(ReviewLeave.entry(row, app, denied, began));
    }
    refuse(refusal);
  }

  /// What a person has asked for and has nothing yet ends; a label's waits, and what is there
  /// stays.
  private void refuse(Refusal refusal) {
    row =
        row.content().isEmpty() && row.asked() instanceof Asked.ByPerson
            ? row.wishing(new Wish.Away(new Wish.Why.Refused(refusal)))
            : row.troubled(Optional.of(refusal));
  }

  /// What the cluster says, and what is to be done there.
  private Effect see(Target target, Reviews reviews) {
    switch (looks.world.places().look(target, row.id())) {
      case Answer.Found<ReviewSight>(ReviewSight sight) -> {
        ReviewApp before = row;
        boolean failed = row.standing() instanceof Standing.Failed;
        row = Keeping.seen(row, sight, reviews, began);
        if (sight instanceof ReviewSight.There there
            && !there.missing().isEmpty()
            && !row.content().equals(before.content())) {
          tellLoss(before, there.missing());
        }
        if (!failed && row.standing() instanceof Standing.Failed) {
          explain(target, reviews);
        }
        return Keeping.effect(row, sight);
      }
      case Answer.Refused<ReviewSight>(Refusal refusal) -> row = row.troubled(Optional.of(refusal));
      case Answer.Unavailable<ReviewSight>(Outage silence) -> outage = Optional.of(silence);
    }
    return Effect.NOTHING;
  }

  /// Its thread is told of what was ready; while it comes up its message says so.
  private void tellLoss(ReviewApp before, List<String> missing) {
    LOG.atWarn()
        .addKeyValue("app", row.request().app())
        .addKeyValue("review", row.id())
        .log("somebody has deleted {}; the review app is applied again", missing);
    if (before.standing() instanceof Standing.Ready) {
      more.add(looks.messages.lost(row, missing));
    }
  }

  /// It has had its time: now the causes are looked for.
  private void explain(Target target, Reviews reviews) {
    if (!(looks.world.places().overdue(target, row.id())
        instanceof Answer.Found<ReviewSight>(ReviewSight.There there))) {
      return;
    }
    row = Keeping.seen(row, there, reviews, began);
    there.parts().stream()
        .map(ReviewSight.Part::health)
        .filter(Health.Failing.class::isInstance)
        .map(Health.Failing.class::cast)
        .findFirst()
        .flatMap(
            failing -> looks.messages.explained(row, failing.cause(), failing.evidence(), began))
        .ifPresent(more::add);
  }

  /// Another process takes over what stood still for long, and this one must not go on.
  private boolean mayGoOn() {
    return !looks.stopping.getAsBoolean()
        && looks.clock.instant().isBefore(began.plus(ReviewLooks.CLAIM.dividedBy(2)));
  }

  private void carryOut(Effect effect, App app, Reviews reviews, Target target) {
    Answer<Done> answer =
        new ReviewEffects(looks.world, reviews, target).carryOut(effect, row, app);
    switch (answer) {
      case Answer.Found<Done> _ -> {
        LOG.atInfo()
            .addKeyValue("app", app.name())
            .addKeyValue("review", row.id())
            .log("review app: {}", effect);
        row = row.troubled(Optional.empty());
      }
      case Answer.Refused<Done>(Refusal refusal) -> row = row.troubled(Optional.of(refusal));
      case Answer.Unavailable<Done>(Outage silence) -> outage = Optional.of(silence);
    }
  }

  /// What the merge request shows. Done again until it shows it.
  private void comment(App app) {
    if (row.mergeRequest().isEmpty()) {
      return;
    }
    String text = ReviewComment.of(row);
    Optional<String> print = Optional.of(Sha256.hex(text));
    if (row.commented().equals(print)) {
      return;
    }
    switch (looks.world.sources().comment(app, row.mergeRequest().get(), text)) {
      case Answer.Found<?> _ -> row = row.commented(print);
      case Answer.Refused<?>(Refusal refusal) when !REFUSES_COMMENTS.contains(refusal.code()) -> {
        return;
      }
      case Answer.Refused<?>(Refusal refusal) -> {
        LOG.atWarn()
            .addKeyValue("app", app.name())
            .addKeyValue("review", row.id())
            .log("the merge request does not take a comment: {}", refusal.reason());
        row = row.commented(print);
      }
      case Answer.Unavailable<?>(Outage silence) -> {
        outage = Optional.of(silence);
        return;
      }
    }
    boolean _ = keep();
  }

  /// Stores how it is now, with what its message says.
  private boolean keep() {
    row =
        outage.isPresent()
            ? Keeping.silent(row, outage.get(), began)
            : row.silent(Optional.empty());
    row = row.next(next());
    return store();
  }

  private boolean store() {
    Message message = ReviewMessage.of(row, looks.clock.instant());
    List<Outgoing> messages = new ArrayList<>(more);
    boolean news = looks.isNews(row, message);
    if (news) {
      messages.add(looks.messages.of(row, message));
    }
    Optional<ReviewApp> stored = looks.apps.keep(row, messages, decisions, looks.clock.instant());
    if (stored.isEmpty()) {
      return false;
    }
    row = stored.get();
    more.clear();
    decisions.clear();
    looks.isShown(row, message);
    if (row.next().isEmpty()) {
      looks.forget(row.id());
    }
    return true;
  }

  private Optional<Instant> next() {
    boolean told =
        row.mergeRequest().isEmpty()
            || row.commented().equals(Optional.of(Sha256.hex(ReviewComment.of(row))));
    if (!row.isLive() && told) {
      return Optional.empty();
    }
    return Optional.of(Pace.next(row, outage, began, looks.config.gitlab().lookEvery()));
  }
}
