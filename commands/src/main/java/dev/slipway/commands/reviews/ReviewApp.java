package dev.slipway.commands.reviews;

import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Reviews;
import java.time.Instant;
import java.util.Optional;

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
    return new ReviewApp(
        id,
        request,
        value,
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

  public ReviewApp wishing(Wish value) {
    return new ReviewApp(
        id,
        request,
        asked,
        value,
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

  public ReviewApp leased(Lease value) {
    return new ReviewApp(
        id,
        request,
        asked,
        wish,
        value,
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

  public ReviewApp seenOpen(Optional<Long> value) {
    return new ReviewApp(
        id, request, asked, wish, lease, value, content, newer, standing, trouble, silence,
        commented, next, version);
  }

  public ReviewApp holding(Optional<Content> value) {
    return new ReviewApp(
        id,
        request,
        asked,
        wish,
        lease,
        mergeRequest,
        value,
        newer,
        standing,
        trouble,
        silence,
        commented,
        next,
        version);
  }

  public ReviewApp behind(Optional<Newer> value) {
    return new ReviewApp(
        id,
        request,
        asked,
        wish,
        lease,
        mergeRequest,
        content,
        value,
        standing,
        trouble,
        silence,
        commented,
        next,
        version);
  }

  public ReviewApp standing(Standing value) {
    return new ReviewApp(
        id,
        request,
        asked,
        wish,
        lease,
        mergeRequest,
        content,
        newer,
        value,
        trouble,
        silence,
        commented,
        next,
        version);
  }

  public ReviewApp troubled(Optional<Refusal> value) {
    return new ReviewApp(
        id,
        request,
        asked,
        wish,
        lease,
        mergeRequest,
        content,
        newer,
        standing,
        value,
        silence,
        commented,
        next,
        version);
  }

  public ReviewApp silent(Optional<Silence> value) {
    return new ReviewApp(
        id,
        request,
        asked,
        wish,
        lease,
        mergeRequest,
        content,
        newer,
        standing,
        trouble,
        value,
        commented,
        next,
        version);
  }

  public ReviewApp commented(Optional<String> value) {
    return new ReviewApp(
        id,
        request,
        asked,
        wish,
        lease,
        mergeRequest,
        content,
        newer,
        standing,
        trouble,
        silence,
        value,
        next,
        version);
  }

  public ReviewApp next(Optional<Instant> value) {
    return new ReviewApp(
        id,
        request,
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
        value,
        version);
  }

  /// This as it is stored: the row's version has risen.
  public ReviewApp stored() {
    return new ReviewApp(
        id,
        request,
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
        version + 1);
  }
}
