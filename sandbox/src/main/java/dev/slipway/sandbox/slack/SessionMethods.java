package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.util.List;
import java.util.Set;

/// `auth.test` and `apps.connections.open`.
final class SessionMethods {
  private final SocketMode sockets;

  SessionMethods(SocketMode sockets) {
    this.sockets = sockets;
  }

  List<ApiMethod> methods() {
    return List.of(
        new ApiMethod(
            "auth.test",
            Set.of(),
            ApiMethod.Tier.SPECIAL,
            Call.JsonBody.READ,
            ApiMethod.Token.EITHER,
            SessionMethods::test),
        new ApiMethod(
            "apps.connections.open",
            Set.of(),
            ApiMethod.Tier.ONE,
            Call.JsonBody.READ,
            ApiMethod.Token.APP,
            call -> Json.object().put("url", sockets.newAddress())));
  }

  private static ObjectNode test(Call call) {
    if (call.token().equals(DemoWorld.APP_TOKEN)) {
      return Json.object().put("app_name", "Slipway").put("app_id", DemoWorld.APP);
    }
    return Json.object()
        .put("url", "https://acme.slack.com/")
        .put("team", "Acme")
        .put("user", Workspace.BOT_NAME)
        .put("team_id", DemoWorld.TEAM)
        .put("user_id", DemoWorld.BOT_USER)
        .put("bot_id", DemoWorld.BOT)
        .put("is_enterprise_install", false);
  }
}
