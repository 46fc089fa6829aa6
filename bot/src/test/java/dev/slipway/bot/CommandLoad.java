package dev.slipway.bot;

import dev.slipway.sandbox.DemoWorld;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// How fast the packaged bot acknowledges signed `/deploy` commands, each after it is durable: with
/// as many as it takes, 16 in flight, and at a steady 300 a second. Everything, the stand-ins and
/// the sender too, is on this machine. Run by hand: `packaging/bench load`.
public final class CommandLoad {
  private static final int IN_FLIGHT = 16;
  private static final int STEADY_RATE = 300;

  private final PrintStream out;
  private final int port;
  private final Mac mac;
  private int made;

  private CommandLoad(PrintStream out, int port) throws GeneralSecurityException {
    this.out = out;
    this.port = port;
    this.mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            DemoWorld.SIGNING_SECRET.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
  }

  /// @param args the seconds of each part, 10 unless told, and how often all is done, 3 unless told
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    for (int i = 0; i < rounds; i++) {
      Path folder = Files.createTempDirectory("slipway-load-");
      CommandLoad load;
      int acknowledged;
      try (Stage stage = Stage.set(folder, new HttpMode())) {
        load = new CommandLoad(System.out, stage.port());
        load.burst(20_000); // for the JIT
        acknowledged = 20_000 + load.burst(9_000 * seconds) + load.steady(seconds);
      }
      load.out.printf(
          Locale.ROOT, "acknowledged %d, durable %d%n%n", acknowledged, durable(folder));
    }
  }

  /// As the example, but with signed requests.
  private static final class HttpMode implements Stage.Cast {
    @Override
    public Stage.RunningBot start(String config, Map<String, String> variables, Path folder) {
      return BotProcess.start(config, variables, folder);
    }

    @Override
    public String config(String example) {
      return example.replace(
          "mode: socket", "mode: http\n  signingSecret: " + DemoWorld.SIGNING_SECRET);
    }
  }

  /// One signed request as bytes, made before time is taken.
  private byte[] request() {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    String id = Integer.toString(++made);
    String user = DemoWorld.PEOPLE.get(made % DemoWorld.PEOPLE.size()).slackId();
    String body =
        "token=x&team_id="
            + DemoWorld.TEAM
            + "&team_domain=acme&channel_id=C0DEPLOYS&channel_name=deploys&user_id="
            + user
            + "&user_name=somebody&command=%2Fdeploy&text=%23235+to+staging&api_app_id="
            + DemoWorld.APP
            + "&is_enterprise_install=false&response_url="
            + URLEncoder.encode("https://hooks.slack.com/commands/" + id, StandardCharsets.UTF_8)
            + "&trigger_id="
            + id;
    byte[] sum = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
    return ("POST /slack/commands HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length()
            + "\r\nX-Slack-Request-Timestamp: "
            + timestamp
            + "\r\nX-Slack-Signature: v0="
            + HexFormat.of().formatHex(sum)
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  private int burst(int count) throws Exception {
    List<byte[]> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      requests.add(request());
    }
    long began = System.nanoTime();
    long[] took = send(requests, i -> System.nanoTime());
    double seconds = (System.nanoTime() - began) / 1e9;
    report(String.format(Locale.ROOT, "%d in flight: %.0f/s", IN_FLIGHT, count / seconds), took);
    return count;
  }

  private int steady(int seconds) throws Exception {
    int count = STEADY_RATE * seconds;
    List<byte[]> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      requests.add(request());
    }
    long began = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    report(
        STEADY_RATE + "/s",
        send(requests, i -> began + i * (Duration.ofSeconds(1).toNanos() / STEADY_RATE)));
    return count;
  }

  private void report(String title, long[] took) {
    Arrays.sort(took);
    out.printf(
        Locale.ROOT,
        "%-28s p50 %.2f ms, p99 %.2f ms, most %.2f ms%n",
        title,
        took[took.length / 2] / 1e6,
        took[took.length * 99 / 100] / 1e6,
        took[took.length - 1] / 1e6);
  }

  /// When the request with this number is to be sent.
  private interface Schedule {
    long at(int number);
  }

  /// Sends all over some connections, and says how long each took from its time on, in ns.
  private long[] send(List<byte[]> requests, Schedule schedule)
      throws InterruptedException, ExecutionException {
    long[] took = new long[requests.size()];
    try (ExecutorService senders = Executors.newFixedThreadPool(IN_FLIGHT)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int i = 0; i < IN_FLIGHT; i++) {
        int first = i;
        Callable<Integer> sender = () -> send(requests, first, schedule, took);
        all.add(senders.submit(sender));
      }
      for (Future<Integer> one : all) {
        one.get();
      }
    }
    return took;
  }

  private int send(List<byte[]> requests, int first, Schedule schedule, long[] took)
      throws IOException {
    int sent = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(10_000);
      OutputStream to = socket.getOutputStream();
      InputStream from = new BufferedInputStream(socket.getInputStream());
      for (int i = first; i < requests.size(); i += IN_FLIGHT) {
        long at = schedule.at(i);
        for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        to.write(requests.get(i));
        String status = response(from);
        took[i] = System.nanoTime() - at;
        if (!status.startsWith("HTTP/1.1 200")) {
          throw new IOException("not acknowledged: " + status);
        }
        sent++;
      }
    }
    return sent;
  }

  private static String response(InputStream from) throws IOException {
    String status = line(from);
    int length = 0;
    for (String header = line(from); !header.isEmpty(); header = line(from)) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    from.skipNBytes(length);
    return status;
  }

  private static String line(InputStream from) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = from.read(); c != '\n'; c = from.read()) {
      if (c < 0) {
        throw new EOFException("the bot closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static long durable(Path folder) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:h2:file:" + folder.resolve("slipway") + ";DATABASE_TO_LOWER=TRUE", "sa", "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select count(*) from inbox")) {
      result.next();
      return result.getLong(1);
    }
  }
}
