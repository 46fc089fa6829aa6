package dev.slipway.integrations.gitlab;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The log of a job as people read it: without colours, without the runner's marks of sections and
/// times, and of a line that was written over only what was left.
final class JobLog {
  private static final int MOST_LINES = 500;

  /// What terminals obey: colours and movements, titles and links, other alphabets.
  private static final Pattern COLOURS =
      Pattern.compile(
          "\u001b(?:\\[[0-9;:?]*[ -/]*[@-~]|\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)|[()][A-Za-z0-9]|[=>78cM])");

  private static final Pattern SECTION =
      Pattern.compile("section_(?:start|end):\\d+:[^\\r\\n]*\\r?");

  /// https://docs.gitlab.com/ci/jobs/job_logs/#job-log-timestamps
  private static final Pattern TIME =
      Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z \\d\\d[OE][ +]?");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

  private JobLog() {}

  /// Its last lines that are not blank, at most 500.
  static List<String> lines(String text) {
    List<String> lines =
        Arrays.stream(text.split("\n", -1))
            .map(JobLog::line)
            .filter(line -> !line.isBlank())
            .toList();
    return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
  }

  private static String line(String raw) {
    String line = TIME.matcher(raw).replaceFirst("");
    line = COLOURS.matcher(line).replaceAll("");
    line = SECTION.matcher(line).replaceAll("");
    line = line.stripTrailing();
    line = line.substring(line.lastIndexOf('\r') + 1);
    return CONTROL.matcher(line).replaceAll("").stripTrailing();
  }
}
