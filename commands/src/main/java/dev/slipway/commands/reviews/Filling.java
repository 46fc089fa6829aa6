package dev.slipway.commands.reviews;

import dev.slipway.config.Reviews;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fills the placeholders of manifests. The values are of harmless characters: names, numbers,
/// hashes, addresses.
public final class Filling {
  private static final Pattern PLACE =
      Pattern.compile("\\{(name|host|url|image|commit|build|app)}");

  private Filling() {}

  /// The order for what a review app is to hold.
  ///
  /// @param manifests as they are in the repository
  /// @throws IllegalStateException when it is to hold nothing
  public static ReviewOrder order(ReviewApp row, List<Manifest> manifests, Reviews reviews) {
    Content content =
        row.content().orElseThrow(() -> new IllegalStateException(row.id() + " holds nothing"));
    Map<String, String> facts = facts(row);
    Map<String, String> filled = new HashMap<>(facts);
    String host = reviews.url().host(facts);
    filled.put("host", host);
    if (!reviews.url().needsPort()) {
      filled.put("url", reviews.url().expand(facts));
    }
    content.image().ifPresent(image -> filled.put("image", image));
    filled.put("commit", content.commit().value());
    filled.put("build", Long.toString(content.build().value()));
    return new ReviewOrder(
        row.id(),
        content.revision(),
        row.request().app(),
        row.request().branch(),
        content.commit(),
        content.build(),
        host,
        manifests.stream()
            .map(each -> new Manifest(each.path(), fill(each.text(), filled)))
            .toList(),
        reviews.limits());
  }

  static Map<String, String> facts(ReviewApp row) {
    return Map.of("name", row.request().name().value(), "app", row.request().app().value());
  }

  static Map<String, String> with(Map<String, String> facts, String name, int value) {
    Map<String, String> more = new HashMap<>(facts);
    more.put(name, Integer.toString(value));
    return more;
  }

  /// What has no value stays as it is, and Kubernetes refuses it where it means nothing.
  private static String fill(String text, Map<String, String> facts) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          String fact = facts.get(place.group(1));
          return Matcher.quoteReplacement(fact == null ? place.group() : fact);
        });
  }
}
