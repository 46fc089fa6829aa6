package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.ReviewSight.Part;
import dev.slipway.commands.reviews.Wish.Why;
import dev.slipway.config.Reviews;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What follows for a review app from what was seen. Each look compares what is wanted with what is
/// there, so that nothing depends on what was looked at before.
public final class Keeping {
  private Keeping() {}

  /// What has to be done for a namespace to be as it is wanted.
  public enum Effect {
    NOTHING,
    APPLY,
    SLEEP,
    REMOVE
  }

  /// What follows from the time.
  public static ReviewApp aged(ReviewApp row, Instant now) {
    if (row.wish() instanceof Wish.Away) {
      return row;
    }
    if (row.lease().endsAt(now)) {
      return row.wishing(new Wish.Away(new Why.TimeUp()));
    }
    return row.content().isPresent()
            && row.wish() instanceof Wish.Awake
            && row.lease().sleepsAt(now)
        ? row.wishing(new Wish.Asleep())
        : row;
  }

  /// When time changes something next; empty when it does not.
  public static Optional<Instant> turn(ReviewApp row) {
    if (row.wish() instanceof Wish.Away || row.lease().hold() == Lease.Hold.PINNED) {
      return Optional.empty();
    }
    return Optional.of(
        row.wish() instanceof Wish.Awake && row.content().isPresent()
            ? row.lease().awakeUntil()
            : row.lease().keptUntil());
  }

  /// What follows from what GitLab says of the branch.
  public static ReviewApp heeded(ReviewApp row, BranchSight seen, Reviews reviews) {
    if (row.wish() instanceof Wish.Away) {
      return row;
    }
    Optional<Why> over = over(row, seen, reviews);
    if (over.isPresent()) {
      return row.wishing(new Wish.Away(over.get()));
    }
    Optional<Long> open =
        seen.mergeRequest()
            .filter(request -> request.state() == MergeRequest.State.OPEN)
            .map(MergeRequest::number)
            .or(row::mergeRequest);
    CommitSha head = seen.head().orElseThrow();
    boolean held = row.content().filter(content -> content.commit().equals(head)).isPresent();
    return row.seenOpen(open)
        .behind(held ? Optional.empty() : Optional.of(Newer.of(head, seen.build())));
  }

  /// Why it is to be away. A merge request counts that was open since it was asked for: a branch
  /// whose last one is closed can have a review app.
  private static Optional<Why> over(ReviewApp row, BranchSight seen, Reviews reviews) {
    Optional<MergeRequest> known = seen.mergeRequest().filter(_ -> row.mergeRequest().isPresent());
    if (known.isPresent()) {
      switch (known.get().state()) {
        case MERGED -> {
          return Optional.of(new Why.Merged());
        }
        case CLOSED -> {
          return Optional.of(new Why.Closed());
        }
        case OPEN -> {
          if (row.asked() instanceof Asked.ByLabel
              && reviews.label().filter(known.get().labels()::contains).isEmpty()) {
            return Optional.of(new Why.LabelOff());
          }
        }
      }
    }
    if (seen.head().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        row.content().isPresent() || row.newer().isPresent()
            ? new Why.BranchGone()
            : new Why.Refused(
                new Refusal(
                    "branch-not-found",
                    "GitLab has no branch " + row.request().branch() + ".",
                    "Look at its name in GitLab, and push it if it is not there.")));
  }

  /// The build that it is to hold and does not; empty when there is none yet.
  public static Optional<Newer> wanted(ReviewApp row) {
    return row.wish() instanceof Wish.Away
        ? Optional.empty()
        : row.newer().filter(newer -> newer.stage() == Newer.Stage.GREEN);
  }

  /// It is to hold another build from now on. What was pushed to is awake.
  public static ReviewApp given(
      ReviewApp row, BuildNumber build, Optional<String> image, Reviews reviews, Instant now) {
    CommitSha commit = row.newer().orElseThrow().commit();
    long revision = row.content().map(Content::revision).orElse(0L) + 1;
    return row.holding(Optional.of(new Content(revision, commit, build, image)))
        .wishing(new Wish.Awake())
        .leased(row.lease().renewed(now, reviews))
        .behind(Optional.empty())
        .troubled(Optional.empty());
  }

  /// A later green build of the very commit that is in it, as from a pipeline that was run again.
  /// Whether its image is another one is to be found out; without an image nobody can.
  public static Optional<Build> rerun(ReviewApp row, BranchSight seen) {
    return seen.build()
        .filter(_ -> row.wish() instanceof Wish.Awake)
        .filter(build -> build.status() == PipelineStatus.SUCCEEDED)
        .filter(build ->
            row.content()
                .filter(content -> content.image().isPresent())
                .filter(content -> content.commit().equals(build.commit().sha()))
                .filter(content -> content.build().compareTo(build.number()) < 0)
                .isPresent());
  }

  /// It is to hold another image of the same commit from now on. Nobody has pushed: it stays as
  /// long as it would have.
  public static ReviewApp rebuilt(ReviewApp row, BuildNumber build, Optional<String> image) {
    Content content = row.content().orElseThrow();
    return row.holding(
            Optional.of(new Content(content.revision() + 1, content.commit(), build, image)))
        .troubled(Optional.empty());
  }

  /// What follows from what the cluster says.
  public static ReviewApp seen(ReviewApp row, ReviewSight sight, Reviews reviews, Instant now) {
    ReviewApp ahead = ahead(row, sight);
    return ahead.standing(
        switch (ahead.wish()) {
          case Wish.Away _ ->
              switch (sight) {
                case ReviewSight.Absent() -> new Standing.Gone();
                case ReviewSight.Leaving(String words) -> new Standing.Leaving(words);
                case ReviewSight.There _ -> new Standing.Leaving("");
              };
          case Wish.Asleep _ ->
              effect(ahead, sight) == Effect.SLEEP
                  ? new Standing.Settling()
                  : new Standing.Asleep();
          case Wish.Awake _ ->
              ahead
                  .content()
                  .map(content -> coming(ahead, content, sight, reviews, now))
                  .orElse(new Standing.Waiting());
        });
  }

  /// A namespace that somebody has begun to give a later revision than this row knows of is given a
  /// later one yet: the store was put back to an older state. So is one that has lost some of what
  /// it was given, as its jobs may have to fill that anew.
  private static ReviewApp ahead(ReviewApp row, ReviewSight sight) {
    if (!(row.wish() instanceof Wish.Awake
        && sight instanceof ReviewSight.There there
        && row.content().isPresent())) {
      return row;
    }
    Content content = row.content().get();
    boolean holds = there.revision().equals(Optional.of(content.revision()));
    boolean hasLost = holds && !there.missing().isEmpty();
    return there.newest() > content.revision() || hasLost
        ? row.holding(Optional.of(content.after(there.newest())))
        : row;
  }

  private static Standing coming(
      ReviewApp row, Content content, ReviewSight sight, Reviews reviews, Instant now) {
    Instant since =
        switch (row.standing()) {
          case Standing.Coming(Instant began, _) -> began;
          case Standing.Failed(Instant began, _) -> began;
          case Standing.Waiting(),
              Standing.Making _,
              Standing.Ready _,
              Standing.Settling(),
              Standing.Asleep(),
              Standing.Leaving _,
              Standing.Gone() ->
              now;
        };
    return switch (sight) {
      case ReviewSight.Absent() -> new Standing.Making(Optional.empty(), "");
      case ReviewSight.Leaving(String words) ->
          new Standing.Coming(now, words.isEmpty() ? "the one before goes" : words);
      case ReviewSight.There there
          when there.revision().filter(given -> given == content.revision()).isEmpty() ->
          new Standing.Making(
              older(row, content, there, reviews),
              there.missing().isEmpty() ? "" : ReviewText.gone(there.missing()));
      case ReviewSight.There there -> {
        Optional<URI> ready = ready(row, there, reviews);
        if (ready.isPresent()) {
          yield new Standing.Ready(ready.get());
        }
        String words = words(row, waits(there));
        yield now.isBefore(since.plus(reviews.liveWithin()))
            ? new Standing.Coming(since, words)
            : new Standing.Failed(since, words);
      }
    };
  }

  /// What is there of another build.
  private static Optional<Standing.Older> older(
      ReviewApp row, Content content, ReviewSight.There there, Reviews reviews) {
    return there
        .applied()
        .filter(applied ->
            !applied.commit().equals(content.commit()) || !applied.build().equals(content.build()))
        .map(applied -> {
          Optional<URI> ready = ready(row, there, reviews);
          return new Standing.Older(
              applied.commit(),
              applied.build(),
              ready,
              ready.isPresent() ? "" : words(row, waits(there)));
        });
  }

  /// Where it can be seen; empty when it is not ready.
  private static Optional<URI> ready(ReviewApp row, ReviewSight.There there, Reviews reviews) {
    return waits(there).isEmpty() ? url(row, there, reviews) : Optional.empty();
  }

  private static List<Part> waits(ReviewSight.There there) {
    return there.parts().stream().filter(part -> !(part.health() instanceof Health.Ready)).toList();
  }

  /// What it waits for. Once the causes were looked for, they are told until there are others.
  private static String words(ReviewApp row, List<Part> waits) {
    if (waits.isEmpty()) {
      return "no Service of it has a node port";
    }
    boolean known = waits.stream().anyMatch(part -> part.health() instanceof Health.Failing);
    if (!known && row.standing() instanceof Standing.Failed(_, String found)) {
      return found;
    }
    List<String> clauses =
        waits.stream()
            .map(part ->
                part.name()
                    + ": "
                    + switch (part.health()) {
                      case Health.Ready _ -> "ready";
                      case Health.Coming(String words) -> words;
                      case Health.Asleep() -> "asleep";
                      case Health.Failing(var cause, _) -> cause.words();
                    })
            .toList();
    return String.join("; ", clauses);
  }

  /// Where it can be seen; empty while that is not known.
  private static Optional<URI> url(ReviewApp row, ReviewSight.There there, Reviews reviews) {
    Map<String, String> facts = Filling.facts(row);
    if (!reviews.url().needsPort()) {
      return Optional.of(URI.create(reviews.url().expand(facts)));
    }
    return there.port().isEmpty()
        ? Optional.empty()
        : Optional.of(
            URI.create(reviews.url().expand(Filling.with(facts, "port", there.port().getAsInt()))));
  }

  /// What has to be done now.
  public static Effect effect(ReviewApp row, ReviewSight sight) {
    return switch (row.wish()) {
      case Wish.Away _ -> sight instanceof ReviewSight.There ? Effect.REMOVE : Effect.NOTHING;
      case Wish.Asleep _ ->
          sight instanceof ReviewSight.There there
                  && there.parts().stream()
                      .anyMatch(part -> !(part.health() instanceof Health.Asleep))
              ? Effect.SLEEP
              : Effect.NOTHING;
      case Wish.Awake _ -> {
        boolean holds =
            sight instanceof ReviewSight.There there
                && there.revision().equals(row.content().map(Content::revision));
        yield row.content().isEmpty() || holds || sight instanceof ReviewSight.Leaving
            ? Effect.NOTHING
            : Effect.APPLY;
      }
    };
  }

  /// It could not be asked or done, and is tried again.
  public static ReviewApp silent(ReviewApp row, Outage outage, Instant now) {
    return row.silent(Optional.of(Silence.of(outage, row.silence(), now)));
  }
}
