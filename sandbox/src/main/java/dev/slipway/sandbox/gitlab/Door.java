package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/// What every API call passes: the call log, armed faults, the token, and the translation of
/// refusals. A token that stands in the address is refused, though GitLab would take it: it would
/// be in every log on the way.
///
/// Safe for use by several threads at once.
final class Door {
  static final String PREFIX = "/gitlab/api/v4";

  private final Faults faults;
  private final InstantSource clock;
  private final CallLog calls;

  /// What an API call does once it may.
  @FunctionalInterface
  interface Endpoint {
    void answer(Request request);
  }

  Door(Faults faults, InstantSource clock, CallLog calls) {
    this.faults = faults;
    this.clock = clock;
    this.calls = calls;
  }

  void get(RoutesConfig routes, String path, Endpoint endpoint) {
    open(routes, HandlerType.GET, path, endpoint);
  }

  void post(RoutesConfig routes, String path, Endpoint endpoint) {
    open(routes, HandlerType.POST, path, endpoint);
  }

  void put(RoutesConfig routes, String path, Endpoint endpoint) {
    open(routes, HandlerType.PUT, path, endpoint);
  }

  void delete(RoutesConfig routes, String path, Endpoint endpoint) {
    open(routes, HandlerType.DELETE, path, endpoint);
  }

  /// Answers whatever no other route takes. To be opened last.
  void otherwise(RoutesConfig routes) {
    for (var type :
        List.of(
            HandlerType.GET,
            HandlerType.HEAD,
            HandlerType.POST,
            HandlerType.PUT,
            HandlerType.PATCH,
            HandlerType.DELETE)) {
      routes.addHttpHandler(
          type,
          PREFIX + "/<rest>",
          call ->
              pass(
                  call,
                  type.name() + " /other",
                  inner -> refuse(inner, GitlabError.noSuchRoute())));
    }
  }

  private void open(RoutesConfig routes, HandlerType type, String path, Endpoint endpoint) {
    var name = type.name() + " " + path.replaceAll("\\{(\\w+)}", ":$1");
    routes.addHttpHandler(
        type,
        PREFIX + path,
        call ->
            pass(
                call,
                name,
                inner -> {
                  try {
                    authenticate(inner);
                    endpoint.answer(new Request(inner));
                  } catch (GitlabError refusal) {
                    refuse(inner, refusal);
                  }
                }));
  }

  private void pass(Context call, String name, io.javalin.http.Handler handler) throws Exception {
    var at = clock.instant();
    try {
      faults.around("gitlab", name, call, handler);
    } finally {
      var query = call.queryString();
      calls.add(
          at,
          call.method().name(),
          query == null ? call.path() : call.path() + "?" + query,
          unanswered(call) ? null : call.statusCode());
    }
  }

  private static boolean unanswered(Context call) {
    return Faults.applied(call)
        .map(fault ->
            switch (fault) {
              case TIMEOUT, RESET, PERFORMED_THEN_RESET -> true;
              case TOO_MANY_REQUESTS, INTERNAL_ERROR, HTML -> false;
            })
        .orElse(false);
  }

  private static void authenticate(Context call) {
    for (var parameter : List.of("private_token", "access_token", "job_token")) {
      if (call.queryParam(parameter) != null) {
        throw GitlabError.unauthorised();
      }
    }
    var header = call.header("PRIVATE-TOKEN");
    var bearer = Objects.requireNonNullElse(call.header("Authorization"), "");
    var token =
        header == null && bearer.startsWith("Bearer ")
            ? bearer.substring("Bearer ".length())
            : header;
    if (GitlabStandIn.READ_ONLY_TOKEN.equals(token)) {
      if (!call.method().equals(HandlerType.GET)) {
        throw GitlabError.insufficientScope();
      }
    } else if (!DemoWorld.GITLAB_TOKEN.equals(token)) {
      throw GitlabError.unauthorised();
    }
  }

  private static void refuse(Context call, GitlabError refusal) {
    JsonAnswer.send(call, refusal.status(), refusal.body());
  }
}
