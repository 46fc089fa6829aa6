package dev.slipway.commands.audit;

import java.util.List;
import java.util.Optional;

/// Goes along the chain, row by row in the order of their numbers, and finds the first one that is
/// not what was written. Used by one thread, for one pass.
public final class AuditCheck {
  private final List<AuditHead> known;
  private AuditHead head = AuditHead.START;
  private Optional<Finding> finding = Optional.empty();

  /// What is wrong.
  ///
  /// @param number the first row that is wrong or missing
  /// @param words one sentence
  public record Finding(long number, String words) {}

  /// @param known heads that were kept elsewhere
  public AuditCheck(List<AuditHead> known) {
    this.known = List.copyOf(known);
  }

  /// The next row and the hash that stands beside it. After the first finding nothing more is
  /// looked at.
  public void next(AuditRow row, String hash) {
    if (finding.isPresent()) {
      return;
    }
    AuditHead after = head.after(row);
    if (row.number() != head.number() + 1) {
      found(head.number() + 1, "is missing: row " + row.number() + " follows row " + head.number());
    } else if (!after.hash().equals(hash)) {
      found(row.number(), "is not what was written: its hash does not fit");
    } else {
      head = after;
      compareWithKnown();
    }
  }

  /// Says that there are no more rows.
  ///
  /// @param last the head that stands in the store
  /// @return the first thing that is wrong; empty when all is as it was written
  public Optional<Finding> end(AuditHead last) {
    long most = known.stream().mapToLong(AuditHead::number).reduce(last.number(), Math::max);
    if (finding.isEmpty() && most > head.number()) {
      found(head.number() + 1, "is missing, and all after it up to row " + most);
    }
    if (finding.isEmpty() && !last.equals(head)) {
      found(last.number(), "is not the one that the store holds for the last");
    }
    return finding;
  }

  /// The last row that is as it was written.
  public AuditHead head() {
    return head;
  }

  private void compareWithKnown() {
    if (known.stream().anyMatch(kept -> kept.number() == head.number() && !kept.equals(head))) {
      found(head.number(), "has another hash than the one that was kept: the chain was made anew");
    }
  }

  private void found(long number, String words) {
    finding = Optional.of(new Finding(number, "Row " + number + " " + words + "."));
  }
}
