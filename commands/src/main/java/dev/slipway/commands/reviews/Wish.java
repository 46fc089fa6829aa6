package dev.slipway.commands.reviews;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Refusal;

/// What is to become of a review app.
public sealed interface Wish {
  /// It is to be there, as its branch is.
  record Awake() implements Wish {}

  /// Its pods are to be away, its name and address kept.
  record Asleep() implements Wish {}

  /// It is to be away. It never comes back; another one of the branch may.
  record Away(Why why) implements Wish {}

  /// Why one is to be away.
  sealed interface Why {
    record StoppedBy(UserId user) implements Why {}

    record Merged() implements Why {}

    record Closed() implements Why {}

    record BranchGone() implements Why {}

    record LabelOff() implements Why {}

    /// It was kept for as long as one is.
    record TimeUp() implements Why {}

    /// It could not be begun, or may not go on.
    record Refused(Refusal refusal) implements Why {}
  }
}
