package dev.slipway.sandbox.kubernetes;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the demo application in an image does once its container runs, with the words it prints.
sealed interface Behaviour {
  /// Serves until it is stopped; `errors=…` and `slow=…` do too, as seen from Kubernetes.
  record Serves() implements Behaviour {}

  /// Serves, but its health check fails for the first while.
  record ReadyAfter(Duration delay) implements Behaviour {}

  /// Prints `lastWords` and exits.
  ///
  /// @param after how long after the start; zero means that it never serves
  record Exits(Duration after, int code, String lastWords) implements Behaviour {}

  /// Eats memory until the kernel kills it.
  record RunsOutOfMemory() implements Behaviour {}

  /// Prints line after line and exits: the demo's `migrate`.
  ///
  /// @param pause before each line, and before the exit
  record Migrates(List<String> lines, Duration pause, int code) implements Behaviour {}

  /// A process that is not the demo application: a container with its own command. It stays.
  record Stays() implements Behaviour {}

  Pattern GO_DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");

  /// @param text as in {@link dev.slipway.sandbox.ImageCatalogue.ImageFacts#behaviour()}
  static Behaviour of(String text) {
    int equals = text.indexOf('=');
    String kind = equals < 0 ? text : text.substring(0, equals);
    String argument = equals < 0 ? "" : text.substring(equals + 1);
    return switch (kind) {
      case "ok", "errors", "slow" -> new Serves();
      case "crash" ->
          new Exits(
              Duration.ZERO, 3, "FATAL: could not load configuration: missing key FEATURE_SALT\n");
      case "never-ready" -> new ReadyAfter(Duration.ofHours(1000));
      case "ready-after" -> new ReadyAfter(duration(argument));
      case "crash-after" -> new Exits(duration(argument), 4, "panic: late failure\n");
      case "oom" -> new RunsOutOfMemory();
      default ->
          new Exits(
              Duration.ZERO,
              2,
              "panic: unknown behaviour %s\n\ngoroutine 1 [running]:\n".formatted(text));
    };
  }

  /// The build whose migration fails.
  String BROKEN_MIGRATION = "239";

  /// What a container does that has a command of its own.
  ///
  /// @param program the first word of the command
  static Behaviour ofCommand(String program, String build) {
    if (!program.equals("migrate") && !program.endsWith("/migrate")) {
      return new Stays();
    }
    boolean breaks = build.equals(BROKEN_MIGRATION);
    List<String> lines = new ArrayList<>();
    lines.add("migrating with build " + build + "\n");
    lines.add("1/3 create table coupon ... done\n");
    lines.add("2/3 copy 1200 rows of price ... done\n");
    lines.add(
        breaks
            ? "3/3 add unique index on coupon.code\nERROR: could not create unique index: key"
                + " (code)=(SUMMER) is duplicated\n"
            : "3/3 add unique index on coupon.code ... done\n");
    lines.add(breaks ? "" : "schema is at version " + build + "\n");
    return new Migrates(lines, Duration.ofMillis(500), breaks ? 3 : 0);
  }

  /// What it prints when it begins to serve.
  static String greeting(String build, String behaviour) {
    return String.format(
        Locale.ROOT, "demoapp build %s (%s) listening on :8080\n", build, behaviour);
  }

  private static Duration duration(String text) {
    Duration result = Duration.ZERO;
    Matcher parts = GO_DURATION.matcher(text);
    while (parts.find()) {
      long unit =
          switch (parts.group(2)) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            default -> 3_600_000;
          };
      result =
          result.plusMillis(
              new BigDecimal(parts.group(1)).multiply(BigDecimal.valueOf(unit)).longValue());
    }
    return result;
  }
}
