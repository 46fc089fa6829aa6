package dev.slipway.commands.reviews;

import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Reviews;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// A review app as it is stored.
///
/// @param asked who wants it
/// @param wish what is to become of it
/// @param lease how long it stays
/// @param mergeRequest the newest one of its branch that was seen open; empty when none was
/// @param content what its namespace is to hold; empty while nothing was made
/// @param newer the newest commit of its branch while that is not its content
/// @param standing how it was last seen
/// @param trouble what stands against what is wanted, in words
/// @param silence what does not answer
/// @param commented the text that its merge request was last given
/// @param next when it is to be looked at; empty when there is nothing more to do
/// @param version rises with each write of the row
public record ReviewApp(
    ReviewId id,
    ReviewRequest request,
    Asked asked,
    Wish wish,
    Lease lease,
    Optional<Long> mergeRequest,
    Optional<Content> content,
    Optional<Newer> newer,
    Standing standing,
    Optional<Refusal> trouble,
    Optional<Silence> silence,
    Optional<String> commented,
    Optional<Instant> next,
    long version) {
  /// A new one, of which nothing is there.
  public static ReviewApp begun(ReviewId id, ReviewRequest request, Asked asked, Reviews reviews) {
    return new ReviewApp(
        id,
        request,
        asked,
        new Wish.Awake(),
        Lease.from(request.at(), reviews),
        asked instanceof Asked.ByLabel label ? Optional.of(label.mergeRequest()) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Standing.Waiting(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(request.at()),
        1);
  }

  /// Whether its namespace is there or may be.
  public boolean isLive() {
    return !(standing instanceof Standing.Gone);
  }

  /// Whether its branch's label does not bring another one, until it was off in between.
  public boolean outlivesLabel() {
    return wish instanceof Wish.Away(Wish.Why why)
        && (why instanceof Wish.Why.StoppedBy || why instanceof Wish.Why.TimeUp);
  }

  public ReviewApp askedBy(Asked value) {
    return with(draft -> draft.asked = value);
  }

  public ReviewApp wishing(Wish value) {
    return with(draft -> draft.wish = value);
  }

  public ReviewApp leased(Lease value) {
    return with(draft -> draft.lease = value);
  }

  public ReviewApp seenOpen(Optional<Long> value) {
    return with(draft -> draft.mergeRequest = value);
  }

  public ReviewApp holding(Optional<Content> value) {
    return with(draft -> draft.content = value);
  }

  public ReviewApp behind(Optional<Newer> value) {
    return with(draft -> draft.newer = value);
  }

  public ReviewApp standing(Standing value) {
    return with(draft -> draft.standing = value);
  }

  public ReviewApp troubled(Optional<Refusal> value) {
    return with(draft -> draft.trouble = value);
  }

  public ReviewApp silent(Optional<Silence> value) {
    return with(draft -> draft.silence = value);
  }

  public ReviewApp commented(Optional<String> value) {
    return with(draft -> draft.commented = value);
  }

  public ReviewApp next(Optional<Instant> value) {
    return with(draft -> draft.next = value);
  }

  /// This as it is stored: the row's version has risen.
  public ReviewApp stored() {
    return with(draft -> draft.version++);
  }

  private ReviewApp with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.made();
  }

  /// One that is being changed.
  private static final class Draft {
    private final ReviewApp from;
    private Asked asked;
    private Wish wish;
    private Lease lease;
    private Optional<Long> mergeRequest;
    private Optional<Content> content;
    private Optional<Newer> newer;
    private Standing standing;
    private Optional<Refusal> trouble;
    private Optional<Silence> silence;
    private Optional<String> commented;
    private Optional<Instant> next;
    private long version;

    private Draft(ReviewApp from) {
      this.from = from;
      asked = from.asked;
      wish = from.wish;
      lease = from.lease;
      mergeRequest = from.mergeRequest;
      content = from.content;
      newer = from.newer;
      standing = from.standing;
      trouble = from.trouble;
      silence = from.silence;
      commented = from.commented;
      next = from.next;
      version = from.version;
    }

    private ReviewApp made() {
      return new ReviewApp(
          from.id,
          from.request,
          asked,
          wish,
          lease,
          mergeRequest,
          content,
          newer,
          standing,
          trouble,
          silence,
          commented,
          next,
          version);
    }
  }
}
