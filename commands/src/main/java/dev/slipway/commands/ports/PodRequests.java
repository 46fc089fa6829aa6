package dev.slipway.commands.ports;

import dev.slipway.commands.judging.Reading;
import dev.slipway.config.Target;

/// HTTP requests to single pods, past every Service. Every call has a time-out of a few seconds.
/// Safe for use by several threads at once.
public interface PodRequests {
  /// Sends one GET, and follows no redirect.
  ///
  /// @param path begins with a slash
  /// @return the status of the pod's answer as a number; nothing where the pod gave none, or where
  ///   it may not be asked; silence where the cluster gave none
  Reading get(Target target, String pod, int port, String path);
}
