package dev.slipway.commands.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.audit.AuditCheck.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class AuditCheckTest {
  private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");
  private static final int ROWS = 40;

  /// A row with the hash beside it, as a table holds it.
  private record Kept(AuditRow row, String hash) {}

  private final List<Kept> chain = chain("deploy #235 to staging");

  @Test
  void findsNothingInWhatWasWritten() {
    assertThat(check(chain, last(chain), List.of(head(chain, 7), last(chain)))).isEmpty();
    assertThat(check(List.of(), AuditHead.START, List.of())).isEmpty();
  }

  @Test
  void findsEachOfFiveThousandTamperings() {
    Random random = new Random(50);
    for (int i = 0; i < 5_000; i++) {
      List<Kept> tampered = new ArrayList<>(chain);
      int at = random.nextInt(ROWS);
      int expected = at + 1;
      switch (random.nextInt(4)) {
        case 0 -> tampered.set(at, new Kept(changed(chain.get(at).row(), random), hash(at)));
        case 1 -> tampered.remove(at);
        case 2 -> {
          int other = (at + 1 + random.nextInt(ROWS - 1)) % ROWS;
          tampered.set(at, renumbered(chain.get(other), at + 1));
          tampered.set(other, renumbered(chain.get(at), other + 1));
          expected = Math.min(at, other) + 1;
        }
        default -> {
          tampered.subList(at, ROWS).clear();
        }
      }
      Optional<Finding> finding = check(tampered, last(chain), List.of());

      assertThat(finding.map(Finding::number)).as("tampering %d", i).contains((long) expected);
    }
  }

  @Test
  void findsATailThatWasCutOffByAHeadThatWasKept() {
    List<Kept> cut = chain.subList(0, 30);

    assertThat(check(cut, last(cut), List.of())).isEmpty();
    assertThat(check(cut, last(cut), List.of(head(chain, 35))))
        .contains(new Finding(31, "Row 31 is missing, and all after it up to row 35."));
  }

  @Test
  void findsAChainMadeAnewByAHeadThatWasKept() {
    List<Kept> anew = chain("deploy #236 to staging");

    assertThat(check(anew, last(anew), List.of())).isEmpty();
    assertThat(check(anew, last(anew), List.of(head(chain, 20), head(anew, 20))))
        .map(Finding::number)
        .contains(20L);
  }

  @Test
  void findsRowsBeyondTheStoresOwnHead() {
    assertThat(check(chain, head(chain, 39), List.of())).map(Finding::number).contains(39L);
  }

  @Test
  void takesNoTwoRowsForTheSame() {
    AuditRow row = row(1, "a", "b\nc");

    assertThat(row.canonical()).isNotEqualTo(row(1, "a\nb", "c").canonical());
    assertThat(row(1, "a\\nb", "c").canonical()).isNotEqualTo(row(1, "a\nb", "c").canonical());
  }

  @Test
  void readsHeadsAsItWritesThem() {
    AuditHead head = last(chain);

    assertThat(AuditHead.parse(head.toString())).contains(head);
    assertThat(AuditHead.parse("40:abc")).isEmpty();
  }

  private static Optional<Finding> check(List<Kept> rows, AuditHead last, List<AuditHead> known) {
    AuditCheck check = new AuditCheck(known);
    rows.forEach(one -> check.next(one.row(), one.hash()));
    return check.end(last);
  }

  private static List<Kept> chain(String subject) {
    List<Kept> chain = new ArrayList<>();
    AuditHead head = AuditHead.START;
    for (int i = 1; i <= ROWS; i++) {
      AuditRow row = row(i, "m:" + i, subject);
      head = head.after(row);
      chain.add(new Kept(row, head.hash()));
    }
    return chain;
  }

  private static AuditRow row(long number, String occasion, String subject) {
    return new AuditRow(
        number,
        NOON.plusSeconds(number),
        "T0",
        "U0ANN",
        "deploy",
        "shop",
        "staging",
        true,
        "deployer of shop on staging",
        occasion,
        subject);
  }

  private String hash(int at) {
    return chain.get(at).hash();
  }

  private static AuditHead head(List<Kept> chain, int number) {
    return new AuditHead(number, chain.get(number - 1).hash());
  }

  private static AuditHead last(List<Kept> chain) {
    return head(chain, chain.size());
  }

  private static Kept renumbered(Kept kept, long number) {
    return new Kept(with(kept.row(), number, kept.row().at(), kept.row().person()), kept.hash());
  }

  /// The row with one of its members changed.
  private static AuditRow changed(AuditRow row, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> with(row, row.number(), row.at().plusNanos(1_000), row.person());
      case 1 -> with(row, row.number(), row.at(), "U0BOB");
      case 2 -> row(row.number(), row.occasion(), row.subject() + " ");
      default ->
          new AuditRow(
              row.number(),
              row.at(),
              row.team(),
              row.person(),
              row.action(),
              row.app(),
              row.environment(),
              false,
              row.reasons(),
              row.occasion(),
              row.subject());
    };
  }

  private static AuditRow with(AuditRow row, long number, Instant at, String person) {
    return new AuditRow(
        number,
        at,
        row.team(),
        person,
        row.action(),
        row.app(),
        row.environment(),
        row.allowed(),
        row.reasons(),
        row.occasion(),
        row.subject());
  }
}
