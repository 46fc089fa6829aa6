package dev.slipway.integrations.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.ports.Outage;
import dev.slipway.integrations.DeadPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Prometheus' answers are taken for, and what happens when there are none.
final class PrometheusMetricsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final PrometheusMetrics metrics = new PrometheusMetrics(Duration.ofSeconds(60));

  @AfterEach
  void close() {
    metrics.close();
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  @ParameterizedTest(name = "{1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1,"41.5"]}]}} | Value[number=41.5]
          200 | {"status":"success","data":{"resultType":"scalar","result":[1,"3"]}} | Value[number=3.0]
          200 | {"status":"success","data":{"resultType":"vector","result":[]}} | Nothing[why=no data]
          200 | {"status":"success","data":{"resultType":"vector","result":[{"value":[1,"NaN"]}]}} | Nothing[why=not a number (NaN)]
          200 | {"status":"success","data":{"resultType":"vector","result":[{"value":[1,"+Inf"]}]}} | Nothing[why=not a number (+Inf)]
          200 | {"status":"success","data":{"resultType":"vector","result":[{"value":[1,"1"]},{"value":[1,"2"]}]}} | Nothing[why=the query gives 2 numbers; it must give one]
          200 | {"status":"success","data":{"resultType":"matrix","result":[]}} | Nothing[why=the query gives no number]
          400 | {"status":"error","errorType":"bad_data","error":"parse error"} | Nothing[why=Prometheus refuses the query: parse error]
          503 | {"status":"error","error":"starting"} | Silent[outage=Outage[system=Prometheus, reason=status 503, retryAfter=Optional.empty]]
          200 | <html>hello</html> | Silent[outage=Outage[system=Prometheus, reason=status 200, not an answer of Prometheus, retryAfter=Optional.empty]]
          302 | {} | Silent[outage=Outage[system=Prometheus, reason=status 302, retryAfter=Optional.empty]]
          """)
  void takesAnswersForWhatTheyAre(int status, String body, String expected) {
    assertThat(PrometheusMetrics.reading(status, body)).hasToString(expected);
  }

  @Test
  void asksAsOfAMoment() throws IOException {
    AtomicReference<String> asked = new AtomicReference<>("");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prometheus/api/v1/query",
        exchange -> {
          asked.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] answer =
              "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"7\"]}}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      Reading reading =
          metrics.ask(
              URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/prometheus"),
              "sum(x{pod=~\"web-[a-z]+\"}[60s])",
              NOON);

      assertThat(reading).isEqualTo(new Reading.Value(7));
      assertThat(URLDecoder.decode(asked.get(), StandardCharsets.UTF_8))
          .isEqualTo("query=sum(x{pod=~\"web-[a-z]+\"}[60s])&time=2026-03-02T12:00:00Z");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void goesNowhereElse() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", "http://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(metrics.ask(at(server.getAddress().getPort()), "x", NOON))
          .isEqualTo(new Reading.Silent(new Outage("Prometheus", "status 307")));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void doesNotWaitForOneThatTakesConnectionsAndSaysNothing() throws IOException {
    try (PrometheusMetrics hasty = new PrometheusMetrics(Duration.ofSeconds(2));
        ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(hasty.ask(at(mute.getLocalPort()), "x", NOON))
          .isEqualTo(new Reading.Silent(new Outage("Prometheus", "no answer within 2 s")));
    }
  }

  @Test
  void saysThatNobodyIsThere() {
    try (DeadPort port = new DeadPort()) {
      assertThat(metrics.ask(at(port.number()), "x", NOON))
          .isEqualTo(
              new Reading.Silent(
                  new Outage("Prometheus", "the connection failed: ConnectException")));
    }
  }
}
