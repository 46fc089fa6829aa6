package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Answers `/slack/api/METHOD`: token, scope and rate are checked here, the rest by the method.
///
/// Safe for use by several threads at once.
final class WebApi {
  private static final String ERROR = "slipway.sandbox.slack.error";
  private static final String CHANNEL = "slipway.sandbox.slack.channel";

  private final Map<String, ApiMethod> methods;
  private final SlackOptions options;
  private final Workspace workspace;
  private final RateLimits limits;
  private final CallLedger ledger;
  private final Faults faults;

  WebApi(
      Collection<ApiMethod> methods,
      SlackOptions options,
      Workspace workspace,
      RateLimits limits,
      CallLedger ledger,
      Faults faults) {
    this.methods = methods.stream().collect(Collectors.toMap(ApiMethod::name, Function.identity()));
    this.options = options;
    this.workspace = workspace;
    this.limits = limits;
    this.ledger = ledger;
    this.faults = faults;
  }

  void handle(Context context) throws Exception {
    String name = context.pathParam("method");
    try {
      faults.around("slack", name, context, spared -> answer(name, spared));
    } finally {
      record(name, context);
    }
  }

  private void record(String name, Context context) {
    Faults.Kind fault = Faults.applied(context).orElse(null);
    int status =
        fault == Faults.Kind.TIMEOUT
                || fault == Faults.Kind.RESET
                || fault == Faults.Kind.PERFORMED_THEN_RESET
            ? 0
            : context.statusCode();
    String refused = context.attribute(ERROR);
    String channel = context.attribute(CHANNEL);
    ledger.add(
        new CallLedger.Entry(
            workspace.clock().instant(),
            name,
            status,
            fault != null ? fault.word() : refused == null ? "" : refused,
            channel == null ? "" : channel));
  }

  private void answer(String name, Context context) {
    ObjectNode body;
    ApiMethod method = methods.get(name);
    context.header("x-slack-req-id", UUID.randomUUID().toString().replace("-", ""));
    context.header("Cache-Control", "private, no-cache, no-store, must-revalidate");
    try {
      if (method == null) {
        throw SlackRefusal.of("unknown_method");
      }
      Call call = Call.read(context, method.json());
      call.text("channel").ifPresent(given -> context.attribute(CHANNEL, resolved(given)));
      authenticate(method, call);
      context.header("x-oauth-scopes", options.grantedScopes());
      if (!method.scopes().isEmpty()) {
        context.header("x-accepted-oauth-scopes", String.join(",", new TreeSet<>(method.scopes())));
      }
      authorise(method);
      slowDown(method);
      body = Json.object().put("ok", true).setAll(method.handler().handle(call));
      call.warnings().forEach(warning -> warn(body, warning));
      send(context, body);
    } catch (SlackRefusal refusal) {
      context.attribute(ERROR, refusal.code());
      if (!refusal.retryAfter().isZero()) {
        context.status(429);
        context.header("Retry-After", Long.toString(wholeSeconds(refusal.retryAfter())));
      }
      send(context, refusal.body());
    }
  }

  private static void send(Context context, ObjectNode body) {
    context.contentType("application/json; charset=utf-8").result(body.toString());
  }

  private static void warn(ObjectNode body, String warning) {
    body.put("warning", warning);
    body.withObject("/response_metadata").withArray("/warnings").add(warning);
  }

  private static long wholeSeconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }

  private String resolved(String channel) {
    return workspace.channel(channel).map(Channel::id).orElse(channel);
  }

  private static void authenticate(ApiMethod method, Call call) throws SlackRefusal {
    if (call.token().isEmpty()) {
      throw SlackRefusal.of("not_authed");
    }
    boolean app = call.token().equals(DemoWorld.APP_TOKEN);
    if (!app && !call.token().equals(DemoWorld.BOT_TOKEN)) {
      throw SlackRefusal.of("invalid_auth");
    }
    boolean fits =
        switch (method.token()) {
          case BOT -> !app;
          case APP -> app;
          case EITHER -> true;
        };
    if (!fits) {
      throw SlackRefusal.of("not_allowed_token_type");
    }
    if (method.token() == ApiMethod.Token.APP && !call.tokenInHeader()) {
      throw SlackRefusal.of("not_authed");
    }
  }

  private void authorise(ApiMethod method) throws SlackRefusal {
    if (!method.scopes().isEmpty()
        && method.scopes().stream().noneMatch(options.scopes()::contains)) {
      throw SlackRefusal.missingScope(
          String.join(",", new TreeSet<>(method.scopes())), options.grantedScopes());
    }
  }

  private void slowDown(ApiMethod method) throws SlackRefusal {
    switch (method.tier()) {
      case ONE ->
          limits.take(
              method.name(), new RateLimits.Pace(options.tierOneBurst(), Duration.ofMinutes(1)));
      case TWO, THREE, FOUR ->
          limits.take(method.name(), RateLimits.Pace.perMinute(method.tier().perMinute()));
      case SPECIAL -> {
        // the method keeps limits of its own
      }
    }
  }
}
