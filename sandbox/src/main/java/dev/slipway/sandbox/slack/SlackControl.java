package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ControlRefusal;
import dev.slipway.sandbox.DemoWorld;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;

/// `/control/slack/...`: what scripts, tests and the browser page use.
///
/// Safe for use by several threads at once.
final class SlackControl {
  private static final Map<String, Member.Mark> MARKS =
      Map.of(
          "deleted", Member.Mark.DELETED,
          "restricted", Member.Mark.RESTRICTED,
          "is_restricted", Member.Mark.RESTRICTED,
          "ultra_restricted", Member.Mark.ULTRA_RESTRICTED,
          "is_ultra_restricted", Member.Mark.ULTRA_RESTRICTED,
          "bot", Member.Mark.BOT,
          "is_bot", Member.Mark.BOT,
          "stranger", Member.Mark.STRANGER,
          "is_stranger", Member.Mark.STRANGER);
  private static final int MOST_COPIES = 1_000;

  private final Workspace workspace;
  private final People people;
  private final MessageJson json;
  private final CallLedger ledger;
  private final AppConnection connection;
  private final AppEvents events;
  private final ViewMethods views;

  SlackControl(
      Workspace workspace,
      People people,
      MessageJson json,
      CallLedger ledger,
      AppConnection connection,
      AppEvents events,
      ViewMethods views) {
    this.workspace = workspace;
    this.people = people;
    this.json = json;
    this.ledger = ledger;
    this.connection = connection;
    this.events = events;
    this.views = views;
  }

  void mount(RoutesConfig routes) {
    routes.post("/control/slack/say", this::say);
    routes.post("/control/slack/deliver", this::deliver);
    routes.post("/control/slack/command", this::command);
    routes.post("/control/slack/click", this::click);
    routes.get("/control/slack/messages", this::messages);
    routes.get("/control/slack/calls", context -> send(context, ledger.json()));
    routes.put("/control/slack/app", connection::choose);
    routes.get("/control/slack/sockets", connection::show);
    routes.post("/control/slack/sockets", connection::disturb);
    routes.get("/control/slack/home", this::home);
    routes.post("/control/slack/home", this::openHome);
    routes.put("/control/slack/users/{user}", this::changeUser);
    routes.put("/control/slack/channels/{channel}", this::changeChannel);
  }

  private void say(Context context) {
    Message message = say(body(context), AppEvents.Copies.ONE);
    send(context, Json.object().put("ts", message.ts()));
  }

  private void deliver(Context context) {
    JsonNode wish = body(context);
    int copies = wish.path("copies").asInt(1);
    if (copies < 1 || copies > MOST_COPIES) {
      throw ControlRefusal.badRequest("copies must be between 1 and " + MOST_COPIES);
    }
    Message message =
        say(
            wish,
            new AppEvents.Copies(
                copies,
                wish.path("newEventIds").asBoolean()
                    ? AppEvents.Copies.Ids.FRESH
                    : AppEvents.Copies.Ids.SAME));
    send(context, Json.object().put("ts", message.ts()));
  }

  private Message say(JsonNode wish, AppEvents.Copies copies) {
    Member user = user(text(wish, "user"));
    String thread = wish.path("thread_ts").asText();
    return people.say(
        channel(text(wish, "channel"), user),
        user,
        text(wish, "text"),
        wish.path("raw").asBoolean() ? People.Reading.AS_IS : People.Reading.TYPED,
        thread.isEmpty() ? null : thread,
        copies);
  }

  private void command(Context context) throws InterruptedException {
    JsonNode wish = body(context);
    Member user = user(text(wish, "user"));
    String command = text(wish, "command");
    if (!command.startsWith("/")) {
      throw ControlRefusal.badRequest("a command begins with /");
    }
    send(
        context,
        people.command(
            channel(text(wish, "channel"), user), user, command, wish.path("text").asText()));
  }

  private void click(Context context) throws InterruptedException {
    JsonNode wish = body(context);
    Member user = user(text(wish, "user"));
    send(
        context,
        people.click(
            channel(text(wish, "channel"), user),
            user,
            text(wish, "ts"),
            text(wish, "action"),
            wish.path("value").asText()));
  }

  private void messages(Context context) {
    String given = context.queryParam("channel");
    if (given == null) {
      throw ControlRefusal.badRequest("\"channel\" is missing");
    }
    String asUser = context.queryParam("user");
    Channel channel = asUser == null ? channel(given) : channel(given, user(asUser));
    String thread = context.queryParam("thread_ts");
    ArrayNode all = Json.array();
    workspace.messages(channel.id()).stream()
        .filter(message ->
            thread == null || message.ts().equals(thread) || thread.equals(message.threadTs()))
        .forEach(message -> all.add(json.control(message)));
    send(context, all);
  }

  private void openHome(Context context) {
    Member user = user(text(body(context), "user"));
    events.homeOpened(user.id());
    send(context, Json.object().put("user", user.id()));
  }

  private void home(Context context) {
    String name = context.queryParam("user");
    if (name == null) {
      throw ControlRefusal.badRequest("\"user\" is missing");
    }
    send(context, views.home(user(name).id()).orElse(Json.object()));
  }

  private void changeUser(Context context) {
    Member changed = user(context.pathParam("user"));
    for (Map.Entry<String, JsonNode> field : body(context).properties()) {
      Member.Mark mark = MARKS.get(field.getKey());
      if (mark != null) {
        changed = field.getValue().asBoolean() ? changed.with(mark) : changed.without(mark);
      } else if (field.getKey().equals("team")) {
        changed = changed.inTeam(field.getValue().asText());
      } else {
        throw ControlRefusal.badRequest("a user has no \"" + field.getKey() + "\" to change");
      }
    }
    workspace.put(changed);
    ObjectNode answer = Json.object().put("id", changed.id()).put("name", changed.name());
    ArrayNode marks = answer.putArray("marks");
    changed.marks().forEach(mark -> marks.add(mark.name().toLowerCase(java.util.Locale.ROOT)));
    send(context, answer);
  }

  private void changeChannel(Context context) {
    Channel changed = channel(context.pathParam("channel"));
    for (Map.Entry<String, JsonNode> field : body(context).properties()) {
      boolean yes = field.getValue().asBoolean();
      changed =
          switch (field.getKey()) {
            case "bot" ->
                yes ? changed.with(DemoWorld.BOT_USER) : changed.without(DemoWorld.BOT_USER);
            case "joins" -> changed.with(user(field.getValue().asText()).id());
            case "leaves" -> changed.without(user(field.getValue().asText()).id());
            case "archived" -> changed.in(yes ? Channel.State.ARCHIVED : Channel.State.OPEN);
            case "private" -> changed.as(yes ? Channel.Kind.PRIVATE : Channel.Kind.PUBLIC);
            default ->
                throw ControlRefusal.badRequest(
                    "a channel has no \"" + field.getKey() + "\" to change");
          };
    }
    workspace.put(changed);
    send(
        context,
        Json.object()
            .put("id", changed.id())
            .put("name", changed.name())
            .put("bot", changed.hasBot())
            .put("archived", changed.state() == Channel.State.ARCHIVED)
            .put("private", changed.kind() == Channel.Kind.PRIVATE));
  }

  private Channel channel(String name, Member user) {
    return name.equals("dm") || name.equals("@" + Workspace.BOT_NAME)
        ? workspace.directMessage(user.id())
        : channel(name);
  }

  private Channel channel(String name) {
    return workspace
        .channel(name)
        .orElseThrow(() -> ControlRefusal.notFound("there is no channel \"" + name + "\""));
  }

  private Member user(String name) {
    return workspace
        .member(name.startsWith("@") ? name.substring(1) : name)
        .orElseThrow(() -> ControlRefusal.notFound("there is no user \"" + name + "\""));
  }

  static JsonNode body(Context context) {
    JsonNode body =
        Json.read(context.body())
            .orElseThrow(() -> ControlRefusal.badRequest("the body is not JSON"));
    if (!body.isObject()) {
      throw ControlRefusal.badRequest("the body is not a JSON object");
    }
    return body;
  }

  static String text(JsonNode wish, String name) {
    String text = wish.path(name).asText();
    if (text.isEmpty()) {
      throw ControlRefusal.badRequest("\"" + name + "\" is missing");
    }
    return text;
  }

  static void send(Context context, JsonNode body) {
    context.contentType("application/json; charset=utf-8").result(body.toString());
  }
}
