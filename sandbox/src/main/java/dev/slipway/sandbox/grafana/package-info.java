/// A stand-in for Grafana: it keeps annotations.
@NullMarked
package dev.slipway.sandbox.grafana;

import org.jspecify.annotations.NullMarked;
