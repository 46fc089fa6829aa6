package dev.slipway.sandbox.kubernetes;

/// The cluster that the contract's cases run on: simulated or real.
interface ClusterUnderTest extends AutoCloseable {
  /// How to reach it.
  String kubeconfig();

  /// The image of a build, such as `build-235`, as its nodes pull it.
  String image(String tag);

  @Override
  void close();
}
