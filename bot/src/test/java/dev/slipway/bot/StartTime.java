package dev.slipway.bot;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// How long a packaged bot takes from its start to its first acknowledgement of a signed command,
/// and how much memory it has when it has been idle for a while after a deployment. Run by hand:
/// `packaging/bench start`.
public final class StartTime {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private StartTime() {}

  /// @param args the folder of the packaged bot; how often, 5 unless told
  public static void main(String[] args) throws IOException {
    Path launcher = Path.of(args[0], "slipway").toAbsolutePath();
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    for (int i = 0; i < rounds; i++) {
      Path folder = Files.createTempDirectory("slipway-start-");
      Stage.Cast cast =
          Stage.overSignedRequests(
              (config, variables, state) -> started(launcher, config, variables, state));
      try (Stage stage = Stage.setWithSignedRequests(folder, cast)) {
        long fresh = stage.memory();
        stage.say("ann", "deploy build #235 to staging");
        stage.awaitText("shop build #235 is live on staging");
        LockSupport.parkNanos(IDLE.toNanos());
        System.out.printf(
            Locale.ROOT, "memory: %d MB at first, %d MB idle%n", fresh, stage.memory());
      }
    }
  }

  private static Stage.RunningBot started(
      Path launcher, String config, Map<String, String> variables, Path folder) {
    SignedCommands commands = new SignedCommands(URI.create("http://127.0.0.1:1"));
    long began = System.nanoTime();
    BotProcess bot = BotProcess.start(launcher, config, variables, folder);
    while (!acknowledges(bot.port(), commands)) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    System.out.printf(
        Locale.ROOT, "first acknowledgement after %.2f s%n", (System.nanoTime() - began) / 1e9);
    return bot;
  }

  private static boolean acknowledges(int port, SignedCommands commands) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(commands.next());
      String status = SignedCommands.status(new BufferedInputStream(socket.getInputStream()));
      if (!status.startsWith("HTTP/1.1 200")) {
        throw new IllegalStateException("not acknowledged: " + status);
      }
      return true;
    } catch (java.net.ConnectException _) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
