package dev.slipway.commands.judging;

import dev.slipway.config.HttpCheck;

/// One request to one new pod, and what came of it.
///
/// @param workload its label: `eu/web`
/// @param pod its name; empty where none was to be found
/// @param answer the status of its answer
public record PodCheck(String workload, String pod, HttpCheck check, Reading answer) {
  Verdict.Answer verdict() {
    return switch (answer) {
      case Reading.Value(double status) ->
          Math.round(status) == check.status() ? Verdict.Answer.GOOD : Verdict.Answer.BAD;
      case Reading.Nothing _, Reading.Silent _ -> Verdict.Answer.CANNOT_TELL;
    };
  }

  /// In words, with its reason unless it is good.
  String words() {
    String request = "GET :" + check.port() + check.path();
    return switch (answer) {
      case Reading.Value(double status) when Math.round(status) == check.status() ->
          request + " answered " + check.status();
      case Reading.Value(double status) ->
          "%s of pod %s answered %d, not %d"
              .formatted(request, pod, Math.round(status), check.status());
      case Reading.Nothing(String why) ->
          request + (pod.isEmpty() ? "" : " of pod " + pod) + ": " + why;
      case Reading.Silent(var outage) ->
          "%s: %s does not answer (%s)".formatted(request, outage.system(), outage.reason());
    };
  }
}
