@NullMarked
package dev.slipway.sandbox.grafana;

import org.jspecify.annotations.NullMarked;
