package dev.slipway.commands.requests;

import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.ParseResult;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long reading one message takes with all commands registered. Run by hand: `packaging/bench
/// parsing`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParsingBenchmark {
  @Param({
    "deploy build #235 to staging",
    "hey, can you please ship the shop build 235 to prod when green? thanks",
    "what’s on production?",
    "what is in build #235",
    "deploy what is on staging to production",
    "last 5 deployments on staging",
    "deploy build #235 to stagin"
  })
  String sentence = "";

  @Benchmark
  public ParseResult<Command> parse() {
    return Commands.parse(sentence, Example.VOCABULARY, Context.NONE);
  }
}
