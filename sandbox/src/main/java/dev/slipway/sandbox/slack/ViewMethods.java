package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// `views.*`: modals and the app's home.
///
/// Safe for use by several threads at once.
final class ViewMethods {
  private static final int LARGEST = 250_000;

  private final Map<String, ObjectNode> views = new LinkedHashMap<>();
  private final Map<String, String> homes = new LinkedHashMap<>();
  private final Workspace workspace;
  private final TriggerIds triggers;

  ViewMethods(Workspace workspace, TriggerIds triggers) {
    this.workspace = workspace;
    this.triggers = triggers;
  }

  List<ApiMethod> methods() {
    return List.of(
        method("views.open", this::open),
        method("views.update", this::update),
        method("views.publish", this::publish));
  }

  private static ApiMethod method(String name, ApiMethod.Handler handler) {
    return new ApiMethod(
        name, Set.of(), ApiMethod.Tier.FOUR, Call.JsonBody.READ, ApiMethod.Token.BOT, handler);
  }

  /// What the app shows on its home to a user; empty when it shows nothing.
  synchronized Optional<JsonNode> home(String user) {
    return Optional.ofNullable(homes.get(user)).map(id -> view(id).deepCopy());
  }

  private ObjectNode view(String id) {
    return views.getOrDefault(id, Json.object());
  }

  private synchronized ObjectNode open(Call call) throws SlackRefusal {
    ObjectNode wanted = checked(call, "modal");
    triggers.use(call.required("trigger_id"));
    requireFreeExternalId(wanted, "");
    return answer(stored(newId(), wanted));
  }

  private synchronized ObjectNode update(Call call) throws SlackRefusal {
    String id =
        call.text("view_id")
            .or(() -> byExternalId(call.text("external_id").orElse("")))
            .filter(views::containsKey)
            .orElseThrow(() -> SlackRefusal.of("not_found"));
    requireHash(call, id);
    ObjectNode wanted = checked(call, view(id).path("type").asText());
    requireFreeExternalId(wanted, id);
    return answer(stored(id, wanted));
  }

  private synchronized ObjectNode publish(Call call) throws SlackRefusal {
    String user = call.required("user_id");
    if (workspace.member(user).filter(member -> member.id().equals(user)).isEmpty()) {
      throw SlackRefusal.invalidArguments(List.of("invalid `user_id`"));
    }
    ObjectNode wanted = checked(call, "home");
    String id = homes.getOrDefault(user, newId());
    if (homes.containsKey(user)) {
      requireHash(call, id);
    }
    requireFreeExternalId(wanted, id);
    homes.put(user, id);
    return answer(stored(id, wanted));
  }

  private void requireHash(Call call, String id) throws SlackRefusal {
    Optional<String> hash = call.text("hash");
    if (hash.isPresent() && !hash.get().equals(view(id).path("hash").asText())) {
      throw SlackRefusal.of("hash_conflict");
    }
  }

  private Optional<String> byExternalId(String externalId) {
    return views.entrySet().stream()
        .filter(view -> !externalId.isEmpty())
        .filter(view -> view.getValue().path("external_id").asText().equals(externalId))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private void requireFreeExternalId(ObjectNode wanted, String own) throws SlackRefusal {
    Optional<String> holder = byExternalId(wanted.path("external_id").asText());
    if (holder.isPresent() && !holder.get().equals(own)) {
      throw SlackRefusal.of("duplicate_external_id");
    }
  }

  private static ObjectNode checked(Call call, String type) throws SlackRefusal {
    JsonNode view =
        call.json("view", "invalid_arguments")
            .orElseThrow(
                () -> SlackRefusal.invalidArguments(List.of("missing required field: view")));
    if (view.toString().length() > LARGEST) {
      throw SlackRefusal.of("view_too_large");
    }
    List<String> problems = new ArrayList<>();
    BlockShapes.VIEW.check(view, "/view", problems);
    if (problems.isEmpty() && !view.path("type").asText().equals(type)) {
      problems.add(Shape.problem("value must be one of: " + type, "/view/type"));
    }
    if (!problems.isEmpty()) {
      problems.addFirst(Shape.problem("failed to match all allowed schemas", "/view"));
      throw SlackRefusal.invalidArguments(problems);
    }
    return view.deepCopy();
  }

  private ObjectNode stored(String id, ObjectNode wanted) {
    ObjectNode view =
        Json.object()
            .put("id", id)
            .put("team_id", DemoWorld.TEAM)
            .put("type", wanted.path("type").asText());
    for (String part : List.of("title", "submit", "close")) {
      JsonNode given = wanted.path(part);
      view.set(part, given.isMissingNode() ? Json.object().nullNode() : given);
    }
    view.set("blocks", Blocks.completed(wanted.path("blocks")));
    view.put("private_metadata", wanted.path("private_metadata").asText())
        .put("callback_id", wanted.path("callback_id").asText())
        .put("external_id", wanted.path("external_id").asText());
    view.putObject("state").putObject("values");
    view.put("hash", workspace.timestamp() + "." + id.substring(1, 6))
        .put("clear_on_close", wanted.path("clear_on_close").asBoolean())
        .put("notify_on_close", wanted.path("notify_on_close").asBoolean())
        .put("root_view_id", id)
        .putNull("previous_view_id")
        .put("app_id", DemoWorld.APP)
        .put("app_installed_team_id", DemoWorld.TEAM)
        .put("bot_id", DemoWorld.BOT);
    views.put(id, view);
    return view;
  }

  private static String newId() {
    return "V0"
        + UUID.randomUUID()
            .toString()
            .replace("-", "")
            .substring(0, 9)
            .toUpperCase(java.util.Locale.ROOT);
  }

  private static ObjectNode answer(ObjectNode view) {
    ObjectNode answer = Json.object();
    answer.set("view", view.deepCopy());
    return answer;
  }
}
