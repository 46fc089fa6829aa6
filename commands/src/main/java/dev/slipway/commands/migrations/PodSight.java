package dev.slipway.commands.migrations;

import dev.slipway.commands.cluster.Cause;
import java.time.Instant;

/// What is seen of a migration container at one look.
public sealed interface PodSight {
  /// There is no such container, or it is being deleted.
  record Absent() implements PodSight {}

  /// It comes up.
  ///
  /// @param waitingFor the first thing that is not so yet; those before it are
  /// @param words what is known of it, one clause: `pulling registry.example.com/shop/web`
  record Starting(Stage waitingFor, String words) implements PodSight {}

  /// It can be logged in to.
  ///
  /// @param pod the pod's uid: when it changes, it is a fresh container and what ran in the old one
  ///   is lost
  /// @param endsAt as the pod itself knows it
  record Ready(String pod, Door door, HostKey hostKey, Instant endsAt) implements PodSight {}

  /// It was there and is over; its log can still be read.
  ///
  /// @param words one clause: `its time was up`
  record Ended(Ending how, String words, Instant at) implements PodSight {}

  /// It does not come up and will not by waiting, or nobody can reach it.
  record Failed(Cause cause) implements PodSight {}

  /// What has to be so, in this order.
  enum Stage {
    IMAGE_PULLED("image pulled"),
    POD_RUNNING("pod running"),
    SSH_ANSWERS("ssh answers");

    private final String words;

    Stage(String words) {
      this.words = words;
    }

    /// `image pulled`.
    public String words() {
      return words;
    }
  }

  /// How a container came to its end.
  enum Ending {
    TIME_UP,
    /// Nobody logged in in time.
    NOBODY_CAME,
    /// Somebody asked for it.
    STOPPED,
    /// By itself or by the cluster: killed, thrown out by the node, out of memory.
    BROKEN
  }
}
