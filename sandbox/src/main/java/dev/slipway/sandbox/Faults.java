package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The faults a script has armed through `POST /control/faults`. Every stand-in passes each API
/// call through {@link #around}, which lets it run, or spoils it as asked. Faults are used up in
/// the order they were armed.
///
/// Safe for use by several threads at once.
public final class Faults implements AutoCloseable {
  /// How long a call under {@link Kind#TIMEOUT} is left without an answer before its connection is
  /// broken off: longer than any caller should wait.
  private static final long SILENCE_SECONDS = 120;

  private static final String APPLIED = "slipway.sandbox.fault";

  private final List<Armed> armed = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  /// What can go wrong with a call.
  public enum Kind {
    /// Refused for being too frequent, not performed.
    TOO_MANY_REQUESTS("429"),
    /// Refused with an internal error, not performed.
    INTERNAL_ERROR("500"),
    /// Neither performed nor answered.
    TIMEOUT("timeout"),
    /// The connection breaks before the call is performed.
    RESET("reset"),
    /// The call is performed, then the connection breaks without an answer.
    PERFORMED_THEN_RESET("performed-then-reset"),
    /// A gateway's error page (502, HTML) instead of an answer, not performed.
    HTML("html");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /// The word of the control interface.
    public String word() {
      return word;
    }

    static Kind of(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind.word.equals(word))
          .findFirst()
          .orElseThrow(() ->
              ControlRefusal.badRequest(
                  "unknown fault \""
                      + word
                      + "\": one of "
                      + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", "))));
    }
  }

  /// @param on `slack` or `gitlab`
  /// @param method the name of the call, or `*` for any
  /// @param times how many calls it will still spoil
  public record Armed(String on, String method, Kind kind, int times) {
    public Armed {
      if (times < 1) {
        throw ControlRefusal.badRequest("times must be 1 or more");
      }
    }

    boolean spoils(String on, String method) {
      return this.on.equals(on) && (this.method.equals("*") || this.method.equals(method));
    }
  }

  public void arm(Armed fault) {
    synchronized (armed) {
      armed.add(fault);
    }
  }

  /// Disarms all. Calls already left without an answer stay so.
  public void clear() {
    synchronized (armed) {
      armed.clear();
    }
  }

  public List<Armed> armed() {
    synchronized (armed) {
      return List.copyOf(armed);
    }
  }

  /// The fault that was applied to this call, if any.
  public static Optional<Kind> applied(Context context) {
    return Optional.ofNullable(context.<Kind>attribute(APPLIED));
  }

  /// Runs one API call, under the fault armed for it if there is one.
  ///
  /// @param on which stand-in: `slack`, `gitlab`
  /// @param method the name a script knows the call by: `chat.postMessage`, `GET
  ///   /projects/:id/pipelines`
  public void around(String on, String method, Context context, Handler call) throws Exception {
    Optional<Kind> fault = take(on, method);
    if (fault.isEmpty()) {
      call.handle(context);
      return;
    }
    context.attribute(APPLIED, fault.get());
    switch (fault.get()) {
      case TOO_MANY_REQUESTS -> tooManyRequests(on, context);
      case INTERNAL_ERROR ->
          json(
              context,
              500,
              on.equals("slack")
                  ? "{\"ok\":false,\"error\":\"internal_error\"}"
                  : "{\"message\":\"500 Internal Server Error\"}");
      case TIMEOUT -> {
        closed.await(SILENCE_SECONDS, TimeUnit.SECONDS);
        RawConnection.reset(context);
      }
      case RESET -> RawConnection.reset(context);
      case PERFORMED_THEN_RESET -> {
        call.handle(context);
        RawConnection.reset(context);
      }
      case HTML ->
          context
              .status(502)
              .contentType("text/html; charset=utf-8")
              .result(
                  "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head>"
                      + "<body><center><h1>502 Bad Gateway</h1></center></body></html>\n");
    }
  }

  private static void tooManyRequests(String on, Context context) {
    if (on.equals("slack")) {
      context.header("Retry-After", "1");
      json(context, 429, "{\"ok\":false,\"error\":\"ratelimited\"}");
    } else {
      json(
          context,
          429,
          "{\"message\":{\"error\":\"This endpoint has been requested too many times. Try again"
              + " later.\"}}");
    }
  }

  private static void json(Context context, int status, String body) {
    context.status(status).contentType("application/json; charset=utf-8").result(body);
  }

  private Optional<Kind> take(String on, String method) {
    synchronized (armed) {
      for (int i = 0; i < armed.size(); i++) {
        Armed fault = armed.get(i);
        if (fault.spoils(on, method)) {
          if (fault.times() == 1) {
            armed.remove(i);
          } else {
            armed.set(i, new Armed(fault.on(), fault.method(), fault.kind(), fault.times() - 1));
          }
          return Optional.of(fault.kind());
        }
      }
      return Optional.empty();
    }
  }

  /// The armed faults as the control interface shows them.
  ArrayNode json() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Armed fault : armed()) {
      all.addObject()
          .put("on", fault.on())
          .put("method", fault.method())
          .put("fault", fault.kind().word())
          .put("times", fault.times());
    }
    return all;
  }

  /// Lets the calls go that were left without an answer; their connections break.
  @Override
  public void close() {
    closed.countDown();
  }
}
