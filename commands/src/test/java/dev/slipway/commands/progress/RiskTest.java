package dev.slipway.commands.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Stories;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RiskTest {
  private static final Plan PLAN = Stories.plan("web");

  private static List<Commit> commits(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Commit(
                new CommitSha("%040x".formatted(i)),
                "Change " + i,
                i % 2 == 0 ? "Ann" : "Bob",
                Instant.EPOCH))
        .toList();
  }

  @Test
  void claimsNoMoreThanIsKnownWhereNothingStandsOut() {
    assertThat(Risk.of(PLAN, commits(1), List.of()))
        .isEqualTo("Risk: nothing that I know of stands out: one commit by one author.");
    assertThat(Risk.of(PLAN, commits(3), List.of()))
        .isEqualTo("Risk: nothing that I know of stands out: 3 commits by 2 authors.");
    assertThat(Risk.of(Stories.configured(PLAN, "hash", ""), commits(3), List.of()))
        .as("versions of the same configuration")
        .startsWith("Risk: nothing that I know of stands out");
  }

  @Test
  void namesAllThatStandsOut() {
    assertThat(
            Risk.of(
                Stories.configured(PLAN, "hash", "ConfigMap web-config"),
                commits(21),
                List.of("db/1.sql", "db/2.sql")))
        .isEqualTo(
            "Risk: going back would not undo 2 migrations; configuration changes along with the images; 21 commits come at once.");
    assertThat(Risk.of(PLAN, List.of(), List.of()))
        .isEqualTo("Risk: which commits come with it is not known.");
    Plan back = new Plan(PLAN.build(), 13, OptionalLong.of(4), PLAN.changes());
    assertThat(Risk.of(back, commits(2), List.of("db/1.sql")))
        .isEqualTo(
            "Risk: it is older than what is live; the database has had a migration since, which it may not know.");
  }
}
