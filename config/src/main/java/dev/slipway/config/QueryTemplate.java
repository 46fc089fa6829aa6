package dev.slipway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PromQL query that gives one number, in it the placeholders {namespace}, {pods} (a regular
/// expression of pod names) and {window}.
public record QueryTemplate(String text) {
  /// Counts requests by the counter that most HTTP servers have.
  public static final QueryTemplate REQUESTS =
      new QueryTemplate(
          "sum(increase(http_requests_total{namespace=\"{namespace}\",pod=~\"{pods}\"}[{window}]))");

  /// Counts answers 500 to 599; none yet is 0 where requests are counted at all.
  public static final QueryTemplate ERRORS =
      new QueryTemplate(
          "sum(increase(http_requests_total{namespace=\"{namespace}\",pod=~\"{pods}\",code=~\"5..\"}[{window}]))"
              + " or sum(increase(http_requests_total{namespace=\"{namespace}\",pod=~\"{pods}\"}[{window}])) * 0");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(namespace|pods|window)\\}");

  /// @throws IllegalArgumentException when {pods} or {window} is missing, without which old and new
  ///   can't be told apart, or are not compared over the same time
  public QueryTemplate {
    if (text.isBlank() || !text.contains("{pods}") || !text.contains("{window}")) {
      throw new IllegalArgumentException("a query needs {pods} and {window}: " + text);
    }
  }

  static String allowed() {
    return "a PromQL query with {pods} and {window}, and {namespace} if need be";
  }

  /// The query for some pods.
  ///
  /// @param pods a regular expression that their names match
  public String fill(Namespace namespace, String pods, Duration window) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                switch (found.group(1)) {
                  case "namespace" -> namespace.value();
                  case "pods" -> pods;
                  default -> window.toSeconds() + "s";
                }));
  }
}
