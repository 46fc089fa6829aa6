package dev.slipway.integrations.slack;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Button.Style;
import dev.slipway.commands.chat.Message.Fact;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Conversations.Rendered;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long it takes from what a message says to the blocks that Slack is sent. Run by hand:
/// `packaging/bench rendering`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BlockKitBenchmark {
  private final Message message =
      new Message(
          "shop #235 to staging: 2 of 4",
          List.of(
              new Section.Title(
                  new Text(List.of(new Span.Mark(Symbol.WORKING))).and(" shop #235 → staging")),
              new Section.Paragraph(
                  Text.of("2 of 4 pods of ")
                      .code("web")
                      .and(" are live, started ")
                      .and(new Span.Moment(Instant.parse("2026-03-01T10:00:00Z")))),
              new Section.Facts(
                  List.of(
                      new Fact(
                          "Build",
                          Text.of("build ").link(URI.create("https://gitlab.example/p/1"), "#235")),
                      new Fact("Commit", Text.of("").code("abc1234").and(" fix <b> & more")))),
              new Section.Note(
                  Text.of("asked by ").person(new UserId("T0ACME", "U0ANN")).and(" in #deploys")),
              new Section.Buttons(
                  List.of(new Button("abort", "Abort", "abort deployment 7", Style.DANGER)))));

  @Benchmark
  public Rendered render() {
    return BlockKit.render(message);
  }
}
