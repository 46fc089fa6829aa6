package dev.slipway.commands.reviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.AppName;
import dev.slipway.config.Reviews;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReviewNameTest {
  private static final AppName SHOP = new AppName("shop");
  private static final List<String> PIECES =
      List.of(
          "a", "Z", "7", "-", "--", "_", "/", ".", "..", "fix", "LOGIN", "é", "ß", "İ", "ﬁ", "Ⅷ",
          "日本", "я", "①", "\u0301", "\u200d", "🚢", "#", "+", "@");

  @Test
  void isALabelForWhateverABranchIsCalledAndAnotherOneForEach() {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, String> branches = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      String branch = branch(random);

      String name = ReviewName.of("review", SHOP, branch).value();

      assertThat(name).as(branch).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
      assertThat(name).startsWith("review-shop-");
      assertThat(branches.merge(name, branch, (first, _) -> first)).isEqualTo(branch);
    }
    assertThat(branches).hasSizeGreaterThan(9_000);
  }

  @Test
  void tellsBranchesApartThatDifferOnlyInWhatIsLeftOut() {
    String start = "feature/" + "x".repeat(200);

    ReviewName one = ReviewName.of("review", SHOP, start + "1");
    ReviewName other = ReviewName.of("review", SHOP, start + "2");

    assertThat(one).isNotEqualTo(other);
    assertThat(beforeTheHash(one)).isEqualTo(beforeTheHash(other));
    assertThat(one.value()).hasSize(63);
  }

  @Test
  void tellsBranchesApartThatDifferOnlyInCase() {
    String branch = "Fix/Login";

    ReviewName one = ReviewName.of("review", SHOP, branch);
    ReviewName other = ReviewName.of("review", SHOP, branch.toLowerCase(Locale.ROOT));

    assertThat(one).isNotEqualTo(other);
    assertThat(beforeTheHash(one)).isEqualTo("review-shop-fix-login");
    assertThat(beforeTheHash(other)).isEqualTo("review-shop-fix-login");
  }

  @Test
  void namesABranchOfSymbolsAloneUnderTheLongestPrefix() {
    String prefix = "p".repeat(Reviews.LONGEST_PREFIX);

    assertThat(ReviewName.of(prefix, SHOP, "+++///🚢").value())
        .matches(prefix + "-shop-[0-9a-f]{8}");
  }

  private static String branch(SplittableRandom random) {
    int length = 1 + random.nextInt(300);
    StringBuilder branch = new StringBuilder();
    while (branch.length() < length) {
      branch.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return branch.substring(0, length);
  }

  private static String beforeTheHash(ReviewName name) {
    return name.value().substring(0, name.value().lastIndexOf('-'));
  }
}
