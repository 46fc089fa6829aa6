package dev.slipway.integrations;

import dev.slipway.commands.ports.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Answers remembered for a short while. Whoever asks for what is being looked up waits for that
/// look-up instead of starting another. Only answers that were given are remembered, never outages.
/// Safe for use by several threads at once.
public final class Recent<K, V> {
  private final Duration life;
  private final int most;
  private final InstantSource clock;
  private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();

  /// @param most so many answers are kept at most
  public Recent(Duration life, int most, InstantSource clock) {
    this.life = life;
    this.most = most;
    this.clock = clock;
  }

  private record Entry<V>(Instant until, CompletableFuture<Answer<V>> answer) {}

  /// What is remembered of a key, or is looked up now.
  public Answer<V> get(K key, Function<K, Answer<V>> lookUp) {
    Instant now = clock.instant();
    Entry<V> mine = new Entry<>(now.plus(life), new CompletableFuture<>());
    Entry<V> used =
        entries.merge(key, mine, (known, fresh) -> known.until().isAfter(now) ? known : fresh);
    if (!used.equals(mine)) {
      return used.answer().join();
    }
    try {
      Answer<V> answer = lookUp.apply(key);
      mine.answer().complete(answer);
      if (answer instanceof Answer.Unavailable<V>) {
        entries.remove(key, mine);
      }
      return answer;
    } finally {
      if (!mine.answer().isDone()) {
        entries.remove(key, mine);
        mine.answer()
            .completeExceptionally(new IllegalStateException("the look-up of " + key + " failed"));
      }
      shrink(now);
    }
  }

  int size() {
    return entries.size();
  }

  private void shrink(Instant now) {
    if (entries.size() > most) {
      entries.values().removeIf(entry -> !entry.until().isAfter(now));
    }
    if (entries.size() > most) {
      entries.values().removeIf(entry -> entry.answer().isDone());
    }
  }
}
