package dev.slipway.commands.deployments;

import dev.slipway.commands.chat.UserId;
import java.util.Optional;

/// The act of making a release live, as it is stored.
///
/// @param version counts stored changes; every write compares it
/// @param fence rises with every process that takes the deployment over; written on what it touches
/// @param instruction what a person asked of it while it was under way; the engine acts on it at
///   its next turn
public record Deployment(
    DeploymentId id,
    Order order,
    DeploymentState state,
    long version,
    long fence,
    Optional<Instruction> instruction) {
  public boolean ended() {
    return state instanceof DeploymentState.Ended;
  }

  /// Whether it waits until its environment is free, and has touched nothing.
  public boolean waitsInLine() {
    return state instanceof DeploymentState.InLine;
  }

  Deployment in(DeploymentState next) {
    return new Deployment(id, order, next, version, fence, instruction);
  }

  Deployment instructionTaken() {
    return new Deployment(id, order, state, version, fence, Optional.empty());
  }

  /// What a person asked of a deployment that is under way.
  public sealed interface Instruction {
    UserId by();

    /// Agree to what it is about to do.
    record Approve(UserId by) implements Instruction {}

    /// Do not agree: it ends.
    ///
    /// @param reason why, in their words; empty when none was given
    record Refuse(UserId by, Optional<String> reason) implements Instruction {}

    /// Stop, and put back what was live.
    record Abort(UserId by) implements Instruction {}

    /// Add no batch and judge none until somebody says to continue.
    record Pause(UserId by) implements Instruction {}

    /// Go on after a pause.
    record Continue(UserId by) implements Instruction {}

    /// Judge the batch now, by what was measured so far.
    record Next(UserId by) implements Instruction {}

    /// Give the build to all pods at once, without a further verdict.
    record Finish(UserId by) implements Instruction {}

    /// Do not put back by itself what was live: ask first.
    record Hold(UserId by) implements Instruction {}

    /// Put back what was live, after a failure.
    record Revert(UserId by) implements Instruction {}

    /// Go on although it can't be told whether the new pods are good.
    record Proceed(UserId by) implements Instruction {}

    /// Ask again what was measured.
    record JudgeAgain(UserId by) implements Instruction {}

    /// Leave everything as it is, after a failure.
    record Keep(UserId by) implements Instruction {}
  }
}
