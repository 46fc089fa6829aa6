package dev.slipway.integrations.gitlab;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Finds a pipeline by its number in a list that can only be read by page, newest first.
///
/// Numbers are given out one by one, so a number stands at most as many places behind the newest as
/// it is smaller; earlier than that when pipelines were deleted. The first jump goes to that page,
/// the next ones to where the gaps seen so far make it likely, every third to the middle: a few
/// requests at most. Pipelines that start meanwhile push the others back, and two that started at
/// once may stand in either order, so the neighbouring page is looked at before giving up near an
/// edge.
final class NumberSearch {
  static final int PAGE = 100;

  private static final int NEAR = 10;
  private static final int MOST_REQUESTS = 64;

  private final long wanted;
  private final IntFunction<Answer<List<Entry>>> pages;
  private final Set<Integer> read = new LinkedHashSet<>();

  private @Nullable Entry below;
  private @Nullable Entry above;
  private @Nullable Entry exact;

  /// One pipeline.
  record Entry(long number, long id) {}

  /// How a search ends.
  sealed interface Result {
    record At(long id) implements Result {}

    /// There is none.
    ///
    /// @param below the next smaller number there is
    /// @param above the next greater one
    record Absent(Optional<Long> below, Optional<Long> above) implements Result {}
  }

  /// @param pages reads a page of [#PAGE], the first being 1; one after the last is empty
  NumberSearch(long wanted, IntFunction<Answer<List<Entry>>> pages) {
    this.wanted = wanted;
    this.pages = pages;
  }

  Answer<Result> run() {
    int low = 0; // up to this page every number is greater
    int high = Integer.MAX_VALUE; // after this page every number is smaller, or there is none
    int page = 1;
    while (read.size() < MOST_REQUESTS) {
      switch (look(page)) {
        case Found<List<Entry>>(List<Entry> entries) -> {
          if (exact != null) {
            return new Found<>(new Result.At(exact.id()));
          }
          if (entries.isEmpty() || greatest(entries) < wanted) {
            high = page - 1;
          } else if (least(entries) > wanted) {
            if (entries.size() < PAGE) {
              return absent();
            }
            low = page;
            high = Math.min(high, page + furthest());
          } else {
            return absentNear(page, entries);
          }
        }
        case Refused<List<Entry>>(var refusal) -> {
          return new Refused<>(refusal);
        }
        case Unavailable<List<Entry>>(var outage) -> {
          return new Unavailable<>(outage);
        }
      }
      if (low >= high) {
        return absent(low + 1);
      }
      page = guess(low, high);
    }
    return absent();
  }

  /// How many pages on from the smallest greater number it can be at most.
  private int furthest() {
    return above == null
        ? 0
        : Math.toIntExact(
            Math.min(Math.ceilDiv(above.number() - wanted, (long) PAGE), Integer.MAX_VALUE / 2));
  }

  private int guess(int low, int high) {
    if (above == null || below == null || read.size() % 3 == 0) {
      return read.size() == 1 ? high : low + (high - low + 1) / 2;
    }
    double share = (double) (above.number() - wanted) / (above.number() - below.number());
    return Math.clamp(low + Math.round(share * (high - low + 1)), low + 1, high);
  }

  private Answer<Result> absentNear(int page, List<Entry> entries) {
    if (wanted - least(entries) < NEAR && entries.size() == PAGE) {
      return absent(page + 1);
    }
    if (greatest(entries) - wanted < NEAR && page > 1) {
      return absent(page - 1);
    }
    return absent();
  }

  /// Gives up unless this page holds it.
  private Answer<Result> absent(int page) {
    return page == 1
        ? absent()
        : look(page).then(_ -> exact == null ? absent() : new Found<>(new Result.At(exact.id())));
  }

  private Answer<Result> absent() {
    return new Found<>(
        new Result.Absent(
            Optional.ofNullable(below).map(Entry::number),
            Optional.ofNullable(above).map(Entry::number)));
  }

  private Answer<List<Entry>> look(int page) {
    read.add(page);
    return pages
        .apply(page)
        .map(entries -> {
          entries.forEach(this::note);
          return entries;
        });
  }

  private void note(Entry entry) {
    if (entry.number() == wanted) {
      exact = entry;
    } else if (entry.number() < wanted && (below == null || entry.number() > below.number())) {
      below = entry;
    } else if (entry.number() > wanted && (above == null || entry.number() < above.number())) {
      above = entry;
    }
  }

  private static long greatest(List<Entry> entries) {
    return entries.stream().mapToLong(Entry::number).max().orElseThrow();
  }

  private static long least(List<Entry> entries) {
    return entries.stream().mapToLong(Entry::number).min().orElseThrow();
  }
}
