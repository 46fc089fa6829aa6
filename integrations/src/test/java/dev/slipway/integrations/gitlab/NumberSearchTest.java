package dev.slipway.integrations.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.integrations.gitlab.NumberSearch.Entry;
import dev.slipway.integrations.gitlab.NumberSearch.Result;
import dev.slipway.integrations.gitlab.NumberSearch.Result.Absent;
import dev.slipway.integrations.gitlab.NumberSearch.Result.At;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumberSearchTest {
  private List<Entry> newestFirst = new ArrayList<>();
  private int requests;

  @Test
  void findsARecentBuildWithOneRequest() {
    newestFirst = numbers(LongStream.rangeClosed(1, 5_000));

    assertThat(search(4_950)).isEqualTo(new At(1_004_950));
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void jumpsToThePageOfAnOldBuildWhenNothingWasDeleted() {
    newestFirst = numbers(LongStream.rangeClosed(1, 5_000));

    assertThat(search(17)).isEqualTo(new At(1_000_017));
    assertThat(requests).isEqualTo(2);
  }

  @Test
  void givesUpWhereTheBuildWouldBe() {
    newestFirst = numbers(LongStream.rangeClosed(1, 5_000).filter(number -> number != 2_050));

    assertThat(search(2_050)).isEqualTo(new Absent(Optional.of(2_049L), Optional.of(2_051L)));
    assertThat(requests).isLessThanOrEqualTo(3);
  }

  @Test
  void knowsThatAProjectWithoutBuildsHasNone() {
    assertThat(search(1)).isEqualTo(new Absent(Optional.empty(), Optional.empty()));
  }

  @Test
  void findsABuildThatOthersPushBackWhileItSearches() {
    newestFirst = numbers(LongStream.rangeClosed(1, 1_000));
    // page 1 ends at 901; five more start before page 2 is read, so 900 is its sixth entry
    NumberSearch search =
        new NumberSearch(
            800,
            page -> {
              Answer<List<Entry>> answer = page(page);
              for (int more = 0; more < 3; more++) {
                long next = newestFirst.getFirst().number() + 1;
                newestFirst.addFirst(new Entry(next, 1_000_000 + next));
              }
              return answer;
            });

    assertThat(search.run()).isEqualTo(new Found<>(new At(1_000_800)));
  }

  @Test
  void findsABuildThatStandsInTheWrongOrderAtTheEdgeOfAPage() {
    newestFirst = numbers(LongStream.rangeClosed(1, 1_000));
    Collections.swap(newestFirst, 99, 100); // 901 and 900 started at once

    assertThat(search(901)).isEqualTo(new At(1_000_901));
    assertThat(search(900)).isEqualTo(new At(1_000_900));
  }

  @Test
  void passesOnThatGitLabDoesNotAnswer() {
    Outage outage = new Outage("GitLab", "no answer within 5 s");

    Answer<Result> answer = new NumberSearch(5, _ -> new Unavailable<>(outage)).run();

    assertThat(answer).isEqualTo(new Unavailable<>(outage));
  }

  @Test
  void findsEveryBuildWithFewRequestsHoweverManyWereDeleted() {
    long seed = Long.getLong("slipway.seed", 20_261_122L);
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      long newest = 1 + random.nextLong(20_000);
      double kept = random.nextDouble();
      long hole = random.nextLong(newest + 1);
      long holeEnd = hole + random.nextLong(newest + 1);
      newestFirst =
          numbers(
              LongStream.rangeClosed(1, newest)
                  .filter(n -> (n < hole || n > holeEnd) && random.nextDouble() < kept));
      TreeSet<Long> there = new TreeSet<>(newestFirst.stream().map(Entry::number).toList());
      long wanted = 1 + random.nextLong(newest + 5);

      Result result = search(wanted);

      Result expected =
          there.contains(wanted)
              ? new At(1_000_000 + wanted)
              : new Absent(
                  Optional.ofNullable(there.lower(wanted)),
                  Optional.ofNullable(there.higher(wanted)));
      assertThat(result).as("seed %d, round %d", seed, round).isEqualTo(expected);
      assertThat(requests).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(14);
    }
  }

  private Result search(long wanted) {
    requests = 0;
    return ((Found<Result>) new NumberSearch(wanted, this::page).run()).value();
  }

  private Answer<List<Entry>> page(int page) {
    requests++;
    int from = Math.min((page - 1) * NumberSearch.PAGE, newestFirst.size());
    return new Found<>(
        List.copyOf(
            newestFirst.subList(from, Math.min(from + NumberSearch.PAGE, newestFirst.size()))));
  }

  private static List<Entry> numbers(LongStream numbers) {
    return new ArrayList<>(
        numbers.mapToObj(number -> new Entry(number, 1_000_000 + number)).toList().reversed());
  }
}
