package dev.slipway.bot;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Deployments.Ended;
import dev.slipway.commands.ports.Intake;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What the bot counts, in Prometheus' text format. Safe for use by several threads.
final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private final Map<Tags, AtomicLong> counts = new ConcurrentHashMap<>();
  private final MultiGauge liveReleases =
      MultiGauge.builder("slipway.live.release")
          .description("The release that is live in an environment, always 1")
          .register(registry);

  Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  /// The intake, with its messages counted and timed.
  Intake counting(Intake intake) {
    Timer stored =
        Timer.builder("slipway.messages.stored")
            .description(
                "Messages made durable before they were acknowledged, and how long it took")
            .register(registry);
    Counter notStored =
        Counter.builder("slipway.messages.not.stored")
            .description("Messages that were not acknowledged because they could not be stored")
            .register(registry);
    return (ChatMessage message) -> {
      long began = System.nanoTime();
      Intake.Receipt receipt = intake.accept(message);
      switch (receipt) {
        case Intake.Receipt.Stored _ ->
            stored.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        case Intake.Receipt.NotStored _ -> notStored.increment();
      }
      return receipt;
    };
  }

  /// How deployments ended, of all time, and what is live; both replace what was told before.
  void deployments(List<Ended> ended, List<Release> live) {
    for (Ended one : ended) {
      counts
          .computeIfAbsent(
              labels(one),
              labels -> {
                AtomicLong count = new AtomicLong();
                FunctionCounter.builder("slipway.deployments", count, AtomicLong::doubleValue)
                    .description("Deployments that ended")
                    .tags(labels)
                    .register(registry);
                return count;
              })
          .set(one.count());
    }
    liveReleases.register(
        live.stream().<MultiGauge.Row<?>>map(one -> MultiGauge.Row.of(labels(one), 1)).toList(),
        true);
  }

  private static Tags labels(Ended ended) {
    return Tags.of(
        "app", ended.app().value(),
        "environment", ended.environment().value(),
        "outcome", ended.outcome().word());
  }

  private static Tags labels(Release release) {
    return Tags.of(
        "app", release.deployment().order().app().value(),
        "environment", release.deployment().order().environment().value(),
        "build", Long.toString(release.plan().build().number().value()),
        "release", Long.toString(release.number()));
  }

  String text() {
    return registry.scrape();
  }
}
