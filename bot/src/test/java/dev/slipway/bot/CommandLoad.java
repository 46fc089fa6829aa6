package dev.slipway.bot;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// How fast the packaged bot acknowledges signed `/deploy` commands, each after it is durable: with
/// as many as it takes, 16 in flight, and at a steady 300 a second. Everything, the stand-ins and
/// the sender too, is on this machine. Run by hand: `packaging/bench load`.
public final class CommandLoad {
  private static final int IN_FLIGHT = 16;
  private static final int STEADY_RATE = 300;

  private final PrintStream out;
  private final int port;
  private final SignedCommands commands;
  private int acknowledged;

  private CommandLoad(PrintStream out, int port, URI answers) {
    this.commands = new SignedCommands(answers);
    this.out = out;
    this.port = port;
  }

  /// @param args the seconds of each part, 10 unless told, and how often all is done, 3 unless told
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 10;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    for (int i = 0; i < rounds; i++) {
      on(load -> {
        load.burst(10_000); // for the JIT
        load.burst(9_000 * seconds);
      });
      on(load -> {
        load.steady(10); // the same
        load.steady(seconds);
      });
    }
  }

  private interface Part {
    void run(CommandLoad load) throws Exception;
  }

  /// Does a part on a bot of its own, and counts what it acknowledged and what it has.
  private static void on(Part part) throws Exception {
    Path folder = Files.createTempDirectory("slipway-load-");
    CommandLoad load;
    try (Stage stage = Stage.set(folder, Stage.overSignedRequests(BotProcess::start))) {
      load = new CommandLoad(System.out, stage.port(), stage.standIns());
      part.run(load);
    }
    load.out.printf(
        Locale.ROOT, "acknowledged %d, durable %d%n%n", load.acknowledged, durable(folder));
  }

  private void burst(int count) throws Exception {
    List<byte[]> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      requests.add(commands.next());
    }
    long began = System.nanoTime();
    long[] took = send(requests, i -> System.nanoTime());
    double seconds = (System.nanoTime() - began) / 1e9;
    report(String.format(Locale.ROOT, "%d in flight: %.0f/s", IN_FLIGHT, count / seconds), took);
  }

  private void steady(int seconds) throws Exception {
    int count = STEADY_RATE * seconds;
    List<byte[]> requests = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      requests.add(commands.next());
    }
    long began = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    report(
        STEADY_RATE + "/s",
        send(requests, i -> began + i * (Duration.ofSeconds(1).toNanos() / STEADY_RATE)));
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
        acknowledged += one.get();
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
        String status = SignedCommands.status(from);
        took[i] = System.nanoTime() - at;
        if (!status.startsWith("HTTP/1.1 200")) {
          throw new IOException("not acknowledged: " + status);
        }
        sent++;
      }
    }
    return sent;
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
