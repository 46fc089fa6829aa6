package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.requests.ReviewCommand;
import dev.slipway.commands.requests.TendCommand;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.commands.reviews.Moving;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewMessage;
import dev.slipway.commands.reviews.ReviewMove;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.commands.reviews.Rooms;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Reviews;
import dev.slipway.config.SlipwayConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What follows from asking for review apps, and for what becomes of them. Safe for use by several
/// threads.
final class Reviewing {
  /// How often it is tried when somebody else changes the row at the same time.
  private static final int TRIES = 5;

  private final SlipwayConfig config;
  private final ReviewApps apps;
  private final ReviewSources sources;
  private final ReviewMessages messages;
  private final Replies replies;
  private final Followers followers;
  private final InstantSource clock;

  Reviewing(
      SlipwayConfig config,
      ReviewApps apps,
      ReviewSources sources,
      ReviewMessages messages,
      Replies replies,
      Followers followers,
      InstantSource clock) {
    this.config = config;
    this.apps = apps;
    this.sources = sources;
    this.messages = messages;
    this.replies = replies;
    this.followers = followers;
    this.clock = clock;
  }

  /// Somebody who may do something, and what it is about.
  private record Wish(
      Asker asker, App app, Reviews reviews, String branch, List<AuditEntry> decisions) {}

  /// Starts one, or keeps the one that is there for longer.
  void start(Asker asker, ReviewCommand command) {
    wish(asker, command.app(), command.of(), command.phrase())
        .ifPresent(wish -> {
          for (int i = 0; i < TRIES; i++) {
            if (!(start(wish) instanceof Answered.TooLate)) {
              return;
            }
          }
          busy(wish);
        });
  }

  private Answered start(Wish wish) {
    Asker asker = wish.asker();
    Instant now = clock.instant();
    Asked.ByPerson asked = new Asked.ByPerson(asker.message().user(), asker.place());
    List<ReviewApp> live = apps.live(wish.app().name());
    Optional<ReviewApp> there = ofBranch(live, wish.branch());
    if (there.isPresent()) {
      ReviewApp again = Moving.again(there.get(), asked, wish.reviews(), now);
      return moved(wish, again, ReviewMessage.there(again), now);
    }
    Optional<Refusal> full = Rooms.refusal(wish.reviews(), live, asked.owner());
    if (full.isPresent()) {
      return replies.answered(
          asker.message(),
          Consequence.saying(
              List.of(replies.reply(asker.message(), ReviewMessage.refused(full.get()))),
              wish.decisions()));
    }
    ReviewRequest request =
        new ReviewRequest(
            wish.app().name(),
            wish.branch(),
            ReviewName.of(
                wish.reviews().target().namespace().value(), wish.app().name(), wish.branch()),
            asker.message().channel(),
            asker.message().thread(),
            now);
    return replies.answered(
        asker.message(),
        new Consequence(
            Optional.of(
                new Beginning.OfReviewApp(
                    request, asked, wish.reviews(), row -> messages.of(row, now))),
            Optional.empty(),
            List.of(),
            wish.decisions()));
  }

  /// Has something done with one that is there.
  void move(Asker asker, TendCommand command) {
    wish(asker, command.app(), command.of(), command.phrase())
        .ifPresent(wish -> {
          for (int i = 0; i < TRIES; i++) {
            if (!(move(wish, command.move()) instanceof Answered.TooLate)) {
              return;
            }
          }
          busy(wish);
        });
  }

  private Answered move(Wish wish, ReviewMove move) {
    Instant now = clock.instant();
    Optional<ReviewApp> there = ofBranch(apps.live(wish.app().name()), wish.branch());
    Moving.Outcome outcome =
        there
            .map(row -> Moving.of(row, move, wish.asker().message().user(), wish.reviews(), now))
            .orElseGet(() -> new Moving.Outcome.Refused(none(wish)));
    return switch (outcome) {
      case Moving.Outcome.Moved(ReviewApp row) ->
          moved(wish, row, ReviewMessage.moved(row, move), now);
      case Moving.Outcome.Refused(Refusal refusal) ->
          replies.answered(
              wish.asker().message(),
              Consequence.saying(
                  List.of(replies.reply(wish.asker().message(), ReviewMessage.refused(refusal))),
                  wish.decisions()));
    };
  }

  private static Refusal none(Wish wish) {
    return new Refusal(
        "no-review-app",
        "There is no review app for branch " + wish.branch() + " of " + wish.app().name() + ".",
        "Those there are: review apps of " + wish.app().name() + ".");
  }

  private Answered moved(Wish wish, ReviewApp row, Message words, Instant now) {
    Outgoing reply = replies.openly(wish.asker().message(), words);
    Instruct instruct = new Instruct.ToReviewApp(row, messages.of(row, now));
    Answered answered =
        replies.answered(
            wish.asker().message(),
            new Consequence(
                Optional.empty(), Optional.of(instruct), List.of(reply), wish.decisions()));
    if (answered instanceof Answered.Done) {
      followers.instructed(instruct);
    }
    return answered;
  }

  private void busy(Wish wish) {
    replies.say(
        wish.asker().message(),
        ReviewMessage.refused(
            new Refusal(
                "changed-meanwhile",
                "That review app is being changed by others at this moment.",
                "Say it again.")),
        wish.decisions());
  }

  /// Those of an app.
  void list(Asker asker, AppName name, String phrase) {
    App app = config.app(name).orElseThrow();
    Decision decision = asker.decide(Action.VIEW, app);
    if (decision instanceof Decision.Denied denied) {
      replies.say(
          asker.message(),
          Replies.denial(asker, denied),
          List.of(replies.entry(asker, Action.VIEW, app, Reviews.PLACE, decision, phrase)));
    } else {
      replies.say(asker.message(), ReviewMessage.list(name, apps.live(name)));
    }
  }

  /// What is wanted, if the asker may and it is about a branch; otherwise they are told.
  private Optional<Wish> wish(Asker asker, AppName name, BuildReference of, String phrase) {
    App app = config.app(name).orElseThrow();
    Decision decision = asker.decide(Action.REVIEW, app);
    List<AuditEntry> decisions =
        List.of(replies.entry(asker, Action.REVIEW, app, Reviews.PLACE, decision, phrase));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return Optional.empty();
    }
    Answer<String> branch = branch(app, of);
    if (branch instanceof Answer.Found<String>(String found)) {
      return Optional.of(new Wish(asker, app, app.reviews().orElseThrow(), found, decisions));
    }
    replies.say(
        asker.message(),
        branch instanceof Answer.Refused<String>(Refusal refusal)
            ? ReviewMessage.refused(refusal)
            : Message.of(Sentences.failure(branch)),
        decisions);
    return Optional.empty();
  }

  private Answer<String> branch(App app, BuildReference of) {
    return switch (of) {
      case BuildReference.Branch(String name) -> new Answer.Found<>(name);
      case BuildReference.Named(String name) -> new Answer.Found<>(name);
      case BuildReference.MergeRequest(long number) -> branch(app, number);
      case BuildReference.Numbered _,
          BuildReference.Latest(),
          BuildReference.LatestStable(),
          BuildReference.Tag _,
          BuildReference.Sha _,
          BuildReference.LiveOn _,
          BuildReference.Released _ ->
          refused(
              "not-a-branch",
              "A review app is for a branch or a merge request, not for "
                  + Sentences.reference(of)
                  + ".",
              "Say review app for branch NAME, or review app for !NUMBER.");
    };
  }

  private Answer<String> branch(App app, long number) {
    Optional<String> kept =
        apps.live(app.name()).stream()
            .filter(row -> row.mergeRequest().equals(Optional.of(number)))
            .map(row -> row.request().branch())
            .findFirst();
    return kept.<Answer<String>>map(Answer.Found::new)
        .orElseGet(() ->
            sources
                .mergeRequest(app, number)
                .then(found ->
                    found
                        .map(Reviewing::branch)
                        .orElseGet(() ->
                            refused(
                                "merge-request-not-found",
                                "GitLab has no merge request !"
                                    + number
                                    + " in "
                                    + app.project()
                                    + ".",
                                "Look at its number in GitLab."))));
  }

  private static Answer<String> branch(MergeRequest request) {
    String name = "!" + request.number();
    if (request.home() == MergeRequest.Home.FORK) {
      return refused(
          "fork",
          name
              + " comes from a fork, and gets no review app: whoever has made the fork could run anything in the cluster.",
          "Push its branch to the project itself.");
    }
    return switch (request.state()) {
      case OPEN -> new Answer.Found<>(request.branch());
      case MERGED ->
          refused(
              "merge-request-over", name + " is merged.", "Name the branch if it is still there.");
      case CLOSED ->
          refused("merge-request-over", name + " is closed.", "Name the branch, or open it again.");
    };
  }

  private static Answer<String> refused(String code, String reason, String next) {
    return new Answer.Refused<>(new Refusal(code, reason, next));
  }

  private static Optional<ReviewApp> ofBranch(List<ReviewApp> live, String branch) {
    return live.stream().filter(row -> row.request().branch().equals(branch)).findFirst();
  }
}
