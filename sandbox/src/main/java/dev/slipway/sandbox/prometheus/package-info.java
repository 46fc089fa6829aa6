/// A stand-in for Prometheus: what the pods of the simulated Kubernetes would be measured to do if
/// people used them.
@NullMarked
package dev.slipway.sandbox.prometheus;

import org.jspecify.annotations.NullMarked;
