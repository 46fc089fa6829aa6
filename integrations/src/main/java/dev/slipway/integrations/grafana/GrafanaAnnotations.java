package dev.slipway.integrations.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.RecordId;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.GrafanaSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/// Deployments as annotations on Grafana's dashboards
/// (https://grafana.com/docs/grafana/latest/developers/http_api/annotations/). Safe for use by
/// several threads.
public final class GrafanaAnnotations implements Recorder, AutoCloseable {
  private static final String PATH = "/api/annotations";

  private final GrafanaSettings settings;
  private final Wire wire;

  public GrafanaAnnotations(GrafanaSettings settings) {
    this.settings = settings;
    this.wire = new Wire(settings);
  }

  @Override
  public Answer<Optional<RecordId>> write(
      App app, Environment environment, Account account, Known known, Leave leave) {
    Annotation annotation = new Annotation(account, app);
    if (known.own().isPresent()) {
      return change(known.own().get(), annotation, leave);
    }
    return find(annotation)
        .then(found ->
            found.isPresent() ? change(found.get(), annotation, leave) : make(annotation, leave));
  }

  private Answer<Optional<RecordId>> make(Annotation annotation, Leave leave) {
    return withLeave(
        leave,
        () ->
            wire.send("POST", PATH, annotation.whole(settings.dashboard()))
                .map(made ->
                    made.path("id").isIntegralNumber()
                        ? Optional.of(new RecordId(made.path("id").asLong()))
                        : Optional.empty()));
  }

  private Answer<Optional<RecordId>> change(RecordId id, Annotation annotation, Leave leave) {
    Answer<JsonNode> changed =
        withLeave(leave, () -> wire.send("PATCH", PATH + "/" + id, annotation.content()));
    // What somebody has deleted is not made again.
    return changed instanceof Refused<JsonNode>(Refusal refusal)
            && refusal.code().equals(Wire.MISSING)
        ? new Found<>(Optional.of(id))
        : changed.map(_ -> Optional.of(id));
  }

  private Answer<Optional<RecordId>> find(Annotation annotation) {
    String tags =
        annotation.marks().stream()
            .map(tag -> "&tags=" + URLEncoder.encode(tag, StandardCharsets.UTF_8))
            .collect(Collectors.joining());
    long began = annotation.began();
    String query = "?type=annotation&limit=100&from=" + (began - 1) + "&to=" + (began + 1) + tags;
    return wire.send("GET", PATH + query, JsonNodeFactory.instance.objectNode())
        .map(list -> {
          for (JsonNode one : list) {
            if (one.path("time").asLong() == began && one.path("id").isIntegralNumber()) {
              return Optional.of(new RecordId(one.path("id").asLong()));
            }
          }
          return Optional.empty();
        });
  }

  private interface Effect<T> {
    Answer<T> done();
  }

  private static <T> Answer<T> withLeave(Leave leave, Effect<T> effect) {
    Optional<Outage> withheld = leave.withheld();
    return withheld.isPresent() ? new Unavailable<>(withheld.get()) : effect.done();
  }

  @Override
  public void close() {
    wire.close();
  }
}
