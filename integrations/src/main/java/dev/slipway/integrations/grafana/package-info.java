/// Grafana, by its HTTP API. What an annotation is about is not decided here.
@NullMarked
package dev.slipway.integrations.grafana;

import org.jspecify.annotations.NullMarked;
