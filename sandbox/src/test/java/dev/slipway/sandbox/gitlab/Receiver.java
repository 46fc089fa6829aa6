package dev.slipway.sandbox.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.Javalin;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Somebody who gets hooks and answers them all with the same status.
final class Receiver implements AutoCloseable {
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Javalin server;

  /// @param headers by lower-case name
  record Received(Map<String, String> headers, JsonNode body) {}

  Receiver(int status) {
    server =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.concurrency.useVirtualThreads = true;
                  config.jetty.host = "127.0.0.1";
                  config.routes.post(
                      "/hook",
                      call -> {
                        var headers = new TreeMap<String, String>();
                        call.headerMap()
                            .forEach(
                                (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
                        call.status(status);
                        received.add(new Received(headers, JsonAnswer.read(call.bodyAsBytes())));
                      });
                })
            .start(0);
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + "/hook";
  }

  /// The next hook of a kind, those before it left out; waits for it.
  Received next(String kind) throws InterruptedException {
    while (true) {
      var one = received.poll(20, TimeUnit.SECONDS);
      if (one == null) {
        throw new AssertionError("no hook of kind " + kind + " came");
      }
      if (one.body().path("object_kind").asText().equals(kind)) {
        return one;
      }
    }
  }

  int waiting() {
    return received.size();
  }

  @Override
  public void close() {
    server.stop();
  }
}
