package dev.slipway.sandbox.prometheus;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ImageCatalogue;
import dev.slipway.sandbox.StandIn;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Instant queries under `/prometheus`, about steady requests that nobody sends
/// (https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries). Safe for use by
/// several threads.
public final class PrometheusStandIn implements StandIn {
  private static final String QUERY = "/prometheus/api/v1/query";

  private final Traffic traffic;
  private final InstantSource clock;

  public PrometheusStandIn(ServingPods pods, ImageCatalogue images, InstantSource clock) {
    this.traffic = new Traffic(pods, images);
    this.clock = clock;
  }

  @Override
  public void mount(RoutesConfig routes) {
    routes.get(
        QUERY, context -> answer(context, context.queryParam("query"), context.queryParam("time")));
    routes.post(
        QUERY, context -> answer(context, context.formParam("query"), context.formParam("time")));
  }

  private void answer(Context context, @Nullable String query, @Nullable String time) {
    Instant now = clock.instant();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    try {
      Instant at = time == null ? now : Instant.parse(time);
      OptionalDouble value = new Query(traffic, at).value(Optional.ofNullable(query).orElse(""));
      ObjectNode data = body.put("status", "success").putObject("data");
      ArrayNode result = data.put("resultType", "vector").putArray("result");
      value.ifPresent(number -> {
        ObjectNode sample = result.addObject();
        sample.putObject("metric");
        sample.putArray("value").add(at.toEpochMilli() / 1000.0).add(Double.toString(number));
      });
    } catch (IllegalArgumentException | DateTimeException unfit) {
      context.status(400);
      body.put("status", "error")
          .put("errorType", "bad_data")
          .put("error", String.valueOf(unfit.getMessage()));
    }
    context.contentType("application/json").result(body.toString());
  }
}
