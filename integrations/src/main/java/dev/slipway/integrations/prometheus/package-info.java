/// Prometheus, by its HTTP API. What the numbers mean is not decided here.
@NullMarked
package dev.slipway.integrations.prometheus;

import org.jspecify.annotations.NullMarked;
