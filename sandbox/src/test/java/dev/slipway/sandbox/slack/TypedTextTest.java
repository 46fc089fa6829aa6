package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypedTextTest {
  private final Workspace workspace = new Workspace(InstantSource.system());

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "@slipway deploy build #235 to staging => <@U0SLIPWAY> deploy build #235 to staging",
        "<@slipway> deploy => <@U0SLIPWAY> deploy",
        "<@U0SLIPWAY> deploy => <@U0SLIPWAY> deploy",
        "@Slipway help => <@U0SLIPWAY> help",
        "@slipway, please => <@U0SLIPWAY>, please",
        "ask @ann or @nobody => ask <@U0ANN> or @nobody",
        "see #shop and #nowhere => see <#C0SHOP|shop> and #nowhere",
        "1 < 2 && 3 > 2 => 1 &lt; 2 &amp;&amp; 3 &gt; 2",
        "<!channel> => &lt;!channel&gt;",
        "@here now => <!here> now",
        "hey @deployers => hey <!subteam^S0DEPLOYERS>",
        "look at https://x.example/a?b=1&c=2. => look at <https://x.example/a?b=1&amp;c=2>.",
        "on shop.acme.com now => on <http://shop.acme.com|shop.acme.com> now",
        "mail ann@acme.com => mail ann@acme.com",
        "v1.2.3 is out => v1.2.3 is out",
        "ein Gruß aus Köln => ein Gruß aus Köln"
      })
  void arrivesAsSlackSendsIt(String typed, String arrives) {
    assertThat(TypedText.of(typed, workspace).text()).isEqualTo(arrives);
  }

  @Test
  void comesAlongAsRichText() {
    assertThat(
            TypedText.of("@slipway a < b", workspace)
                .blocks()
                .at("/0/elements/0/elements")
                .toString())
        .isEqualTo(
            "[{\"type\":\"user\",\"user_id\":\"U0SLIPWAY\"},"
                + "{\"type\":\"text\",\"text\":\" a < b\"}]");
  }
}
