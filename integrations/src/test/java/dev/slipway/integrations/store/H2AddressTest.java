package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class H2AddressTest {
  @Test
  void forcesWhatTheBotReliesOnAndKeepsTheRest() {
    assertThat(
            H2Address.of(
                    "jdbc:h2:file:./data/slipway;CACHE_SIZE=4096;lock_timeout=900;mode=postgresql")
                .url())
        .isEqualTo(
            "jdbc:h2:async:./data/slipway;LOCK_TIMEOUT=900;TRACE_LEVEL_FILE=0;CACHE_SIZE=4096;MODE=PostgreSQL"
                + ";WRITE_DELAY=0;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:./a",
        "jdbc:h2:~/a",
        "jdbc:h2:/a/b",
        "jdbc:h2:file:../a",
        "jdbc:h2:file:C:/a"
      })
  void takesFilesHoweverTheyAreWritten(String url) {
    assertThat(H2Address.of(url).url()).startsWith("jdbc:h2:async:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:mem:test",
        "jdbc:h2:tcp://localhost/~/test",
        "jdbc:h2:ssl://localhost/~/test",
        "jdbc:h2:zip:~/db.zip!/test",
        "jdbc:h2:nioMemFS:/test",
        "jdbc:h2:file:slipway",
        "jdbc:h2:"
      })
  void takesNothingButFiles(String url) {
    assertThatThrownBy(() -> H2Address.of(url))
        .isInstanceOf(StoreNotUsable.class)
        .hasMessageContaining("must be a file such as jdbc:h2:file:./data/slipway");
  }

  @ParameterizedTest
  @CsvSource({
    "WRITE_DELAY=500, 'the store''s address has WRITE_DELAY=500, but it must be 0: leave it out'",
    "MODE=Oracle, 'the store''s address has MODE=Oracle, but it must be PostgreSQL: leave it out'",
    "AUTO_SERVER=TRUE, 'take AUTO_SERVER out of the store''s address: the file belongs to one process; for several replicas use PostgreSQL'",
    "init=RUNSCRIPT FROM 'x', 'take INIT out of the store''s address: no SQL is run from an address'",
    "FILE_LOCK=NO, 'take FILE_LOCK out of the store''s address: without H2''s own lock two processes could write the same file'",
    "junk, 'the store''s address has a setting without a name or value: junk'"
  })
  void refusesWhatWouldUndoIt(String setting, String message) {
    assertThatThrownBy(() -> H2Address.of("jdbc:h2:file:./a;" + setting))
        .isInstanceOf(StoreNotUsable.class)
        .hasMessage(message);
  }
}
