package dev.slipway.integrations.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobLogTest {
  @Test
  void showsWhatPeopleRead() {
    String trace =
        """
        \u001b[0KRunning with gitlab-runner 17.11.0
        section_start:1560896352:step_script[collapsed=true]\r\u001b[0K\u001b[32;1m$ ./ci test\u001b[0;m
        10 %\r50 %\r100 %\r

        2024-05-22T12:43:46.962646Z 01O with a time
        2024-05-22T12:43:46.962646Z 01E and an error\u0007
        section_end:1560896353:step_script\r\u001b[0K\u001b[31;1mERROR: Job failed: exit code 1\u001b[0;m
        """;

    assertThat(JobLog.lines(trace))
        .containsExactly(
            "Running with gitlab-runner 17.11.0",
            "$ ./ci test",
            "100 %",
            "with a time",
            "and an error",
            "ERROR: Job failed: exit code 1");
  }

  @Test
  void showsNothingOfWhatIsMeantForATerminal() {
    String trace =
        """
        \u001b]0;title\u0007one
        \u001b]8;;https://evil.example\u001b\\two\u001b]8;;\u001b\\
        \u001b(B\u001b[38:5:1mthree\u001b[m\u001b[2K\u001b=\r
        was\rfour\u001b[0K\r
        """;

    assertThat(JobLog.lines(trace)).containsExactly("one", "two", "three", "four");
  }

  @Test
  void keepsTheEnd() {
    assertThat(JobLog.lines("line\n".repeat(2_000) + "last")).hasSize(500).endsWith("line", "last");
  }
}
