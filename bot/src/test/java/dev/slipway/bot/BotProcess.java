package dev.slipway.bot;

import dev.slipway.bot.Stage.RunningBot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The packaged bot in a process of its own, as in production: `slipway run --config FILE`.
record BotProcess(Process process, int port) implements RunningBot {
  private static final Path JAR = Path.of("target/dist/slipway.jar").toAbsolutePath();

  static BotProcess start(String text, Map<String, String> variables, Path folder) {
    return start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx160m",
            "-XX:MetaspaceSize=96m",
            "-jar",
            JAR.toString()),
        text,
        variables,
        folder);
  }

  /// By its own launcher, as packaged.
  static BotProcess start(Path launcher, String text, Map<String, String> variables, Path folder) {
    return start(List.of(launcher.toString()), text, variables, folder);
  }

  private static BotProcess start(
      List<String> program, String text, Map<String, String> variables, Path folder) {
    try {
      int port = freePort();
      Path config = folder.resolve("slipway.yaml");
      Files.writeString(config, text);
      List<String> command = new ArrayList<>(program);
      command.addAll(List.of("run", "--config", config.toString()));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(variables);
      builder.environment().put("SLIPWAY_PORT", Integer.toString(port));
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("bot.log").toFile()));
      return new BotProcess(builder.start(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One that no connection is given which begins before the bot listens.
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 20_000);
      try (ServerSocket _ = new ServerSocket(port)) {
        return port;
      } catch (IOException _) {
        // It is taken; another one.
      }
    }
  }

  /// Stands still as if the machine had stopped giving it time, its connections open.
  void pause() {
    signal("STOP");
  }

  /// Goes on from where it stood.
  void wake() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -" + name + ": exit code " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    process.destroy();
    waitForEnd();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
    waitForEnd();
  }

  @Override
  public long memory() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void waitForEnd() {
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "the bot did not stop within 90 s: " + List.of(process.info()));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
