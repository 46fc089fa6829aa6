package dev.slipway.commands.ports;

import dev.slipway.config.Secret;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.util.List;

/// The Secrets that an app's pods get, so that they can be kept out of what people are shown. Safe
/// for use by several threads.
public interface AppSecrets {
  /// The values of all that the workload's pod template names now; none where it names none. Has a
  /// time-out of a few seconds. Refused with code `workload-not-found`, and with `forbidden`, which
  /// names the missing verb.
  Answer<List<Secret>> of(Target target, Workload workload);
}
