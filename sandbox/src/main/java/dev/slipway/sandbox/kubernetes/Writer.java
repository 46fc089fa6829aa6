package dev.slipway.sandbox.kubernetes;

/// Who writes, and whether it is meant.
///
/// @param manager the name for `managedFields`
record Writer(String manager, Effect effect) {
  static final Writer CONTROLLERS = new Writer("kube-controller-manager", Effect.KEEP);
  static final Writer SCHEDULER = new Writer("kube-scheduler", Effect.KEEP);
  static final Writer KUBELET = new Writer("kubelet", Effect.KEEP);

  /// `dryRun=All` goes the whole way but for the storing.
  enum Effect {
    KEEP,
    DRY_RUN
  }
}
