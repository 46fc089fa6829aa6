package dev.slipway.integrations.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// H2's file and another process that has it open and writes to it.
class StoreProcessIT {
  @Test
  void saysThatAnotherProcessHasTheFile() throws Exception {
    try (TestDatabase test = TestDatabase.create(Vendor.H2)) {
      Process other = startWriter(test.settings());
      try (BufferedReader written = other.inputReader(UTF_8)) {
        readUntil(written, 1);

        assertThatThrownBy(() -> Database.open(test.settings()))
            .isInstanceOf(StoreNotUsable.class)
            .hasMessageContaining("is in use by another process")
            .hasMessageContaining("for several replicas use PostgreSQL");
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void losesNothingWhenItsProcessIsKilled() throws Exception {
    try (TestDatabase test = TestDatabase.create(Vendor.H2)) {
      Process writer = startWriter(test.settings());
      long last;
      try (BufferedReader written = writer.inputReader(UTF_8)) {
        readUntil(written, 500);
        // the process's own method would close its output, and with it the last numbers told
        assertThat(writer.toHandle().destroyForcibly()).isTrue();
        last = written.lines().mapToLong(Long::parseLong).max().orElse(500);
      }
      writer.waitFor();

      try (Database database = test.open()) {
        assertThat(stored(database)).containsAll(LongStream.rangeClosed(1, last).boxed().toList());
      }
    }
  }

  /// Writes numbers from 1 on, each told on standard output when its commit has returned.
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      Database database =
          Database.open(new StoreSettings(arguments[0], Optional.empty(), Optional.empty()));
      for (long number = 1; ; number++) {
        long instance = number;
        database
            .jdbi()
            .useHandle(handle ->
                handle.execute(
                    "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version) values ('t', ?, now(), false, 1)",
                    Long.toString(instance)));
        System.out.println(number);
      }
    }
  }

  private static Process startWriter(StoreSettings settings) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            settings.url())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void readUntil(BufferedReader written, long number) throws IOException {
    String line = written.readLine();
    while (line != null && Long.parseLong(line) < number) {
      line = written.readLine();
    }
    assertThat(line).as("the writer stopped early").isNotNull();
  }

  private static List<Long> stored(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select cast(task_instance as bigint) from scheduled_tasks")
                .mapTo(Long.class)
                .list());
  }
}
