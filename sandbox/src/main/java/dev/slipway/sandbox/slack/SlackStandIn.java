package dev.slipway.sandbox.slack;

import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.StandIn;
import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// A Slack workspace with the bot's app installed.
///
/// Safe for use by several threads at once.
public final class SlackStandIn implements StandIn {
  private final List<ApiMethod> methods = new ArrayList<>();
  private final SocketMode sockets;
  private final Deliveries deliveries;
  private final ResponseUrls responseUrls;
  private final AppConnection connection;
  private final FileMethods files;
  private final LivePage page;
  private final WebApi api;
  private final SlackControl control;

  public SlackStandIn(SlackOptions options, Faults faults) {
    Workspace workspace = new Workspace(options.clock());
    RateLimits limits = new RateLimits(options.clock());
    CallLedger ledger = new CallLedger();
    MessageJson json = new MessageJson(workspace);
    Rooms rooms = new Rooms(workspace, options);
    TriggerIds triggers = new TriggerIds(options.clock());
    sockets = new SocketMode(options);
    deliveries = new Deliveries(options, sockets);
    AppEvents events = new AppEvents(workspace, options, json, deliveries);
    responseUrls = new ResponseUrls(workspace, events);
    People people =
        new People(workspace, events, deliveries, responseUrls, triggers, json, options);
    connection = new AppConnection(options, sockets, deliveries);
    ViewMethods views = new ViewMethods(workspace, triggers);
    page = new LivePage(workspace, json);
    files = new FileMethods(workspace, rooms, events);
    control = new SlackControl(workspace, people, json, ledger, connection, events, views);
    methods.addAll(new SessionMethods(sockets).methods());
    methods.addAll(new ChatMethods(workspace, rooms, json, events, limits, options).methods());
    methods.addAll(new ConversationMethods(workspace, rooms).methods());
    methods.addAll(new HistoryMethods(workspace, rooms, json).methods());
    methods.addAll(new UserMethods(workspace, options).methods());
    methods.addAll(views.methods());
    methods.addAll(files.methods());
    methods.addAll(new ReactionMethods(workspace, rooms).methods());
    api = new WebApi(methods, options, workspace, limits, ledger, faults);
  }

  /// Every method of the Web API that is answered; the others get `unknown_method`.
  List<ApiMethod> methods() {
    return List.copyOf(methods);
  }

  @Override
  public void mount(RoutesConfig routes) {
    routes.get("/slack/api/{method}", api::handle);
    routes.post("/slack/api/{method}", api::handle);
    routes.post("/slack/response/{team}/{id}", responseUrls::handle);
    routes.post("/slack/upload/v1/{id}", files::receive);
    routes.get("/slack/files/{id}/{name}", files::read);
    control.mount(routes);
    page.mount(routes);
  }

  @Override
  public void started(URI base) {
    responseUrls.startAt(base);
    files.startAt(base);
  }

  @Override
  public void close() {
    page.close();
    deliveries.close();
    connection.close();
    sockets.close();
  }
}
