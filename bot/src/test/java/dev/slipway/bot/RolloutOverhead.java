package dev.slipway.bot;

import dev.slipway.bot.Stage.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a rollout by the bot takes longer than the same one by `kubectl set image` and `kubectl
/// rollout status`, in pairs on a real cluster. Run by hand: `packaging/bench overhead`.
public final class RolloutOverhead {
  private RolloutOverhead() {}

  /// @param args how to call kubectl, word by word; the last is the number of pairs
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> kubectl = Arrays.asList(args).subList(0, args.length - 1);
    int pairs = Integer.parseInt(args[args.length - 1]);
    Path folder = Files.createTempDirectory("slipway-overhead-");
    List<Double> ratios = new ArrayList<>();
    try (RealNamespace namespace = RealNamespace.make();
        Stage stage = Stage.set(folder, namespace.cast())) {
      for (int i = 0; i < pairs; i++) {
        double plain = byKubectl(kubectl, namespace);
        double bot = byBot(stage);
        ratios.add(bot / plain);
        System.out.printf(
            Locale.ROOT,
            "kubectl %.2f s, slipway %.2f s: %+.1f %%%n",
            plain,
            bot,
            (bot / plain - 1) * 100);
      }
    }
    ratios.sort(null);
    System.out.printf(Locale.ROOT, "median %+.1f %%%n", (ratios.get(pairs / 2) - 1) * 100);
  }

  private static double byKubectl(List<String> kubectl, RealNamespace namespace)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    for (String workload : List.of("web", "worker")) {
      run(
          kubectl,
          namespace,
          "set",
          "image",
          "deployment/" + workload,
          workload + "=" + RealNamespace.REGISTRY + "/shop/web:build-236");
    }
    for (String workload : List.of("web", "worker")) {
      run(kubectl, namespace, "rollout", "status", "deployment/" + workload);
    }
    return (System.nanoTime() - began) / 1e9;
  }

  private static void run(List<String> kubectl, RealNamespace namespace, String... words)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.of(kubectl, List.of("-n", namespace.name()), List.of(words))
            .flatMap(List::stream)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + command);
    }
  }

  /// From the request to the moment the message says that all pods are live; the stability window
  /// that follows has no like in kubectl.
  private static double byBot(Stage stage) {
    Instant began = Instant.now();
    stage.say("ann", "deploy build #235 to staging");
    Said live =
        stage.awaitMessage(said ->
            !said.inThread() && since(said, began) && said.reached("watching whether it stays up"));
    double seconds = Duration.between(began, Instant.now()).toMillis() / 1e3;
    stage.awaitMessage(said -> said.ts().equals(live.ts()) && said.text().contains("is live on"));
    return seconds;
  }

  private static boolean since(Said said, Instant moment) {
    return Double.parseDouble(said.ts()) * 1000 >= moment.toEpochMilli();
  }
}
