package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathGlobTest {
  @ParameterizedTest
  @CsvSource({
    "db/migrate/**, db/migrate/V1__a.sql, true",
    "db/migrate/**, db/migrate/old/V1__a.sql, true",
    "db/migrate/**, db/seeds/a.sql, false",
    "db/*.sql, db/a.sql, true",
    "db/*.sql, db/old/a.sql, false",
    "**/*.sql, a.sql, true",
    "**/*.sql, db/old/a.sql, true",
    "V?__*.sql, V1__a.sql, true",
    "V?__*.sql, V12__a.sql, false",
    "a.b, aXb, false",
    "a(b|c), a(b|c), true",
  })
  void meansFilesByTheirPath(String glob, String path, boolean meant) {
    assertThat(new PathGlob(glob).matches(path)).isEqualTo(meant);
  }

  @Test
  void beginsAtTheTopOfTheRepository() {
    assertThatThrownBy(() -> new PathGlob("/db")).isInstanceOf(IllegalArgumentException.class);
  }
}
