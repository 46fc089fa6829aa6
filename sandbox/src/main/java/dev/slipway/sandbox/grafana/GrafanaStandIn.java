package dev.slipway.sandbox.grafana;

import static dev.slipway.sandbox.JsonAnswer.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.JsonAnswer;
import dev.slipway.sandbox.StandIn;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Annotations under `/grafana/api/annotations`
/// (https://grafana.com/docs/grafana/latest/developers/http_api/annotations/), and all of them at
/// `/control/grafana/annotations`. Safe for use by several threads.
public final class GrafanaStandIn implements StandIn {
  private static final String PATH = "/api/annotations";
  private static final String MOUNTED = "/grafana" + PATH;
  private static final int FEW = 100;

  private final Faults faults;
  private final NavigableMap<Long, Note> notes = new TreeMap<>();
  private long next = 1;

  /// @param timeEnd the same as `time` for a moment
  private record Note(
      long id,
      @Nullable String dashboard,
      long time,
      long timeEnd,
      String text,
      List<String> tags) {
    Map<String, @Nullable Object> json() {
      return object(
          "id",
          id,
          "alertId",
          0,
          "dashboardId",
          0,
          "dashboardUID",
          dashboard,
          "panelId",
          0,
          "userId",
          1,
          "newState",
          "",
          "prevState",
          "",
          "time",
          time,
          "timeEnd",
          timeEnd,
          "text",
          text,
          "tags",
          tags,
          "data",
          object());
    }
  }

  /// @param faults asked before each API call, under the name `grafana`
  public GrafanaStandIn(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void mount(RoutesConfig routes) {
    routes.get(MOUNTED, call -> pass(call, "GET " + PATH, this::find));
    routes.post(MOUNTED, call -> pass(call, "POST " + PATH, this::make));
    routes.patch(MOUNTED + "/{id}", call -> pass(call, "PATCH " + PATH + "/:id", this::change));
    routes.delete(MOUNTED + "/{id}", call -> pass(call, "DELETE " + PATH + "/:id", this::delete));
    routes.get("/control/grafana/annotations", call -> JsonAnswer.send(call, 200, all()));
  }

  private void pass(Context call, String name, Handler handler) throws Exception {
    faults.around(
        "grafana",
        name,
        call,
        inner -> {
          if (("Bearer " + DemoWorld.GRAFANA_TOKEN).equals(inner.header("Authorization"))) {
            handler.handle(inner);
          } else {
            JsonAnswer.send(inner, 401, object("message", "Invalid API key"));
          }
        });
  }

  private synchronized List<Map<String, @Nullable Object>> all() {
    return notes.values().stream().map(Note::json).toList();
  }

  private synchronized void find(Context call) {
    List<String> tags = call.queryParams("tags");
    long from = number(call, "from", 0);
    long to = number(call, "to", Long.MAX_VALUE);
    JsonAnswer.send(
        call,
        200,
        notes.descendingMap().values().stream()
            .filter(note -> note.tags().containsAll(tags))
            .filter(note -> note.timeEnd() >= from && note.time() <= to)
            .limit(number(call, "limit", FEW))
            .map(Note::json)
            .toList());
  }

  private static long number(Context call, String name, long otherwise) {
    String text = call.queryParam(name);
    return text == null || !text.matches("\\d{1,18}") ? otherwise : Long.parseLong(text);
  }

  private synchronized void make(Context call) throws IOException {
    JsonNode body = JsonAnswer.read(call.bodyAsBytes());
    String text = body.path("text").asText();
    if (text.isEmpty()) {
      JsonAnswer.send(
          call,
          400,
          object("message", "Failed to save annotation: text field should not be empty"));
      return;
    }
    long time = body.path("time").asLong();
    long id = next++;
    notes.put(
        id,
        new Note(
            id,
            body.path("dashboardUID").textValue(),
            time,
            body.path("timeEnd").asLong(time),
            text,
            tags(body)));
    JsonAnswer.send(call, 200, object("message", "Annotation added", "id", id));
  }

  private synchronized void change(Context call) throws IOException {
    Note old = notes.get(id(call));
    if (old == null) {
      JsonAnswer.send(call, 404, object("message", "Annotation not found"));
      return;
    }
    JsonNode body = JsonAnswer.read(call.bodyAsBytes());
    notes.put(
        old.id(),
        new Note(
            old.id(),
            old.dashboard(),
            body.path("time").asLong(old.time()),
            body.path("timeEnd").asLong(old.timeEnd()),
            body.path("text").asText(old.text()),
            body.has("tags") ? tags(body) : old.tags()));
    JsonAnswer.send(call, 200, object("message", "Annotation patched"));
  }

  private synchronized void delete(Context call) {
    notes.remove(id(call));
    JsonAnswer.send(call, 200, object("message", "Annotation deleted"));
  }

  private static long id(Context call) {
    String text = call.pathParam("id");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  private static List<String> tags(JsonNode body) {
    List<String> tags = new ArrayList<>();
    body.path("tags").forEach(tag -> tags.add(tag.asText()));
    return List.copyOf(tags);
  }
}
