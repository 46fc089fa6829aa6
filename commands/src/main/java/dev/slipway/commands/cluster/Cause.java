package dev.slipway.commands.cluster;

import dev.slipway.commands.cluster.Evidence.Happening;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Why a workload does not come live.
///
/// @param code for tests, scripts and stored rows
/// @param words one line without a full stop; may hold text from outside
public record Cause(Code code, String words) {
  private static final int LONGEST_QUOTE = 200;
  private static final Pattern FATAL =
      Pattern.compile("fatal|error|exception|panic", Pattern.CASE_INSENSITIVE);
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  /// The kinds of causes. Their text is stored and never changes.
  public enum Code {
    /// A container ends again and again.
    CRASH_LOOP("crash-loop"),
    /// A container needs more memory than it may have.
    OOM("oom"),
    IMAGE_PULL("image-pull"),
    /// A ConfigMap, Secret or key that the container refers to is missing.
    CONFIG("config"),
    /// It runs, but its readiness probe does not pass.
    PROBE("probe"),
    QUOTA("quota"),
    /// Something other than a quota keeps pods from being made: a policy, an admission webhook.
    POD_REFUSED("pod-refused"),
    UNSCHEDULABLE("unschedulable"),
    /// The cluster would not take one of our writes.
    WRITE_REFUSED("write-refused"),
    /// A person has paused the rollout.
    PAUSED("paused"),
    /// It runs, but does not answer at the address that people are to use.
    UNREACHABLE("unreachable"),
    /// Time ran out, and the cluster gives no better reason.
    DEADLINE("deadline");

    private final String text;

    Code(String text) {
      this.text = text;
    }

    /// The stable form: `crash-loop`.
    public String text() {
      return text;
    }

    /// The code of a stable form; an `IllegalArgumentException` when there is none.
    public static Code of(String text) {
      for (Code code : values()) {
        if (code.text.equals(text)) {
          return code;
        }
      }
      throw new IllegalArgumentException("no cause has the code \"" + text + "\"");
    }
  }

  /// The cause with what log and events add to what the workload's state alone says.
  ///
  /// @param fromView as {@link RolloutVerdict} found it
  public static Cause explain(Cause fromView, Evidence evidence) {
    return switch (fromView.code) {
      case CRASH_LOOP ->
          fromView.with(
              fatalLine(evidence)
                  .or(() -> warning(evidence, "Unhealthy", "Liveness"))
                  .or(() -> lastLine(evidence)));
      case OOM, PAUSED, UNREACHABLE, WRITE_REFUSED -> fromView;
      case IMAGE_PULL -> fromView.with(warning(evidence, "Failed", "pull").map(Cause::essence));
      case CONFIG -> fromView.with(warning(evidence, "Failed", ""));
      case PROBE -> fromView.with(warning(evidence, "Unhealthy", ""));
      case QUOTA, POD_REFUSED -> fromView.with(warning(evidence, "FailedCreate", ""));
      case UNSCHEDULABLE -> fromView.with(warning(evidence, "FailedScheduling", ""));
      case DEADLINE -> {
        Optional<String> refused = warning(evidence, "FailedCreate", "");
        Code code = refused.map(words -> refusal(words)).orElse(fromView.code);
        yield new Cause(code, fromView.words).with(refused.or(() -> failure(evidence)));
      }
    };
  }

  /// What kind of refusal keeps pods from being made.
  public static Code refusal(String words) {
    return words.toLowerCase(Locale.ROOT).contains("quota") ? Code.QUOTA : Code.POD_REFUSED;
  }

  /// Text from outside as it may stand in one line: no line ends, at most 200 characters.
  public static String quote(String text) {
    String line = WHITE_SPACE.matcher(text).replaceAll(" ").strip();
    if (line.length() <= LONGEST_QUOTE) {
      return line;
    }
    int end = LONGEST_QUOTE - 1;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /// What a container runtime says at the end of a long chain of what it was doing.
  public static String essence(String message) {
    int end = message.lastIndexOf("\": ");
    return end < 0 ? message : message.substring(end + 3);
  }

  private Cause with(Optional<String> more) {
    return more.map(Cause::quote)
        .filter(line -> !line.isEmpty() && !words.contains(line))
        .map(line -> new Cause(code, words + ": " + line))
        .orElse(this);
  }

  private static Optional<String> fatalLine(Evidence evidence) {
    return lines(evidence).stream().filter(line -> FATAL.matcher(line).find()).findFirst();
  }

  private static Optional<String> lastLine(Evidence evidence) {
    return lines(evidence).stream().filter(line -> !line.isBlank()).findFirst();
  }

  /// The log's lines, newest first.
  private static List<String> lines(Evidence evidence) {
    return evidence.log().map(log -> log.lines().reversed()).orElse(List.of());
  }

  /// The newest warning that something failed: a volume, a network, a node.
  private static Optional<String> failure(Evidence evidence) {
    return evidence.events().reversed().stream()
        .filter(event -> event.reason().startsWith("Failed"))
        .map(Happening::message)
        .findFirst();
  }

  /// The newest warning of a reason whose message holds a word.
  private static Optional<String> warning(Evidence evidence, String reason, String word) {
    return evidence.events().reversed().stream()
        .filter(event -> event.reason().equals(reason))
        .map(Happening::message)
        .filter(message -> message.contains(word))
        .findFirst();
  }
}
