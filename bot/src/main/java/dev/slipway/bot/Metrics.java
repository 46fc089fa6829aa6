package dev.slipway.bot;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.ports.Intake;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.TimeUnit;

/// What the bot counts, in Prometheus' text format. Safe for use by several threads.
final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

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

  String text() {
    return registry.scrape();
  }
}
