package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.audit.AuditCheck;
import dev.slipway.commands.audit.AuditCheck.Finding;
import dev.slipway.commands.audit.AuditHead;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StoredAuditLogTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456789Z");

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void chainsWhatManyAddAtOnce(Vendor vendor) throws Exception {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> adding = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String occasion = "m:" + i;
        adding.add(
            threads.submit(() ->
                database
                    .jdbi()
                    .useTransaction(handle -> {
                      StoredAuditLog.add(handle, entry(occasion, true));
                      StoredAuditLog.add(handle, entry(occasion, false));
                    })));
      }
      for (Future<?> one : adding) {
        one.get();
      }

      AuditCheck check = new AuditCheck(List.of());
      AuditHead last = new StoredAuditLog(database).read(check);

      assertThat(check.end(last)).isEmpty();
      assertThat(check.head().number()).isEqualTo(48);
      assertThat(new StoredAuditLog(database).head()).isEqualTo(check.head());
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void addsNothingWithATransactionThatIsRolledBack(Vendor vendor) {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open()) {
      database
          .jdbi()
          .useHandle(handle -> {
            handle.begin();
            StoredAuditLog.add(handle, entry("m:1", true));
            handle.rollback();
          });
      database.jdbi().useTransaction(handle -> StoredAuditLog.add(handle, entry("m:2", true)));

      assertThat(finding(database)).isEmpty();
      assertThat(new StoredAuditLog(database).head().number()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void namesTheFirstRowThatWasChanged(Vendor vendor) {
    List<String> tamperings =
        List.of(
            "update decision set allowed = true where seq = 6",
            "update decision set person = 'U0BOB' where seq = 6",
            "update decision set at = at + interval '1' second where seq = 6",
            "delete from decision where seq = 6",
            "delete from decision where seq >= 6");
    for (String tampering : tamperings) {
      try (TestDatabase testDatabase = TestDatabase.create(vendor);
          Database database = testDatabase.open()) {
        database
            .jdbi()
            .useTransaction(handle -> {
              for (int i = 1; i <= 10; i++) {
                StoredAuditLog.add(handle, entry("m:" + i, i % 2 == 1));
              }
            });
        assertThat(finding(database)).isEmpty();

        database.jdbi().useHandle(handle -> handle.execute(tampering));

        assertThat(finding(database).map(Finding::number)).as(tampering).contains(6L);
      }
    }
  }

  private static Optional<Finding> finding(Database database) {
    AuditCheck check = new AuditCheck(List.of());
    return check.end(new StoredAuditLog(database).read(check));
  }

  private static AuditEntry entry(String occasion, boolean allowed) {
    return new AuditEntry(
        NOON,
        new UserId("T0ACME", "U0ANN"),
        Action.DEPLOY,
        new AppName("shop"),
        new EnvironmentName("staging"),
        allowed
            ? new Decision.Allowed("deployer of shop on staging")
            : new Decision.Denied(List.of(new Decision.Reason("role-missing", "no"))),
        occasion,
        "deploy #235 to staging\n(typed)");
  }
}
