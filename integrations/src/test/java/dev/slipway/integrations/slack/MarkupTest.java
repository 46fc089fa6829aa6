package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
  private static final Optional<String> BOT = Optional.of("U0BOT");

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          <@U0BOT> deploy build #235 to staging          § deploy build #235 to staging
          <@U0BOT|slipway> help                          § help
          deploy <@U0BOT> now                            § deploy   now
          ask <@U0ANN> and <@W0BOB|bob>                  § ask @U0ANN and @W0BOB
          post to <#C0DEPLOYS|deploys>                   § post to #C0DEPLOYS
          <!here> <!channel> <!everyone>                 § @here @channel @everyone
          <!subteam^S0OPS|@ops> <!subteam^S0OPS>         § @S0OPS @S0OPS
          <!date^1392734382^{date}|Feb 18>               § Feb 18
          <!what>                                        § what
          R&amp;D &lt;b&gt; &amp;lt; &copy; &            § R&D <b> &lt; &copy; &
          &lt;@U0ANN&gt;                                 § <@U0ANN>
          1 < 2                                          § 1 < 2
          deploy <http://shop.io|shop.io>                § deploy shop.io
          deploy <https://shop.io/|https://shop.io>      § deploy https://shop.io
          deploy <https://shop.io/a?b=1&amp;c=2>         § deploy https://shop.io/a?b=1&c=2
          see <http://evil.example|gitlab.example>       § see http://evil.example
          <mailto:ann@shop.io|ann@shop.io>               § ann@shop.io
          <tel:+4912345|+4912345>                        § +4912345
          <tel:+4912345|ring me>                         § tel:+4912345
          """)
  void readsBackWhatWasTyped(String markup, String typed) {
    assertThat(Markup.plain(markup, BOT)).isEqualTo(typed);
  }

  @Test
  void keepsTheMentionOfAnUnknownBot() {
    assertThat(Markup.plain("<@U0BOT> help", Optional.empty())).isEqualTo("@U0BOT help");
  }

  @Test
  void knowsWhoIsMentioned() {
    assertThat(Markup.mentions("so <@U0BOT> it is", "U0BOT")).isTrue();
    assertThat(Markup.mentions("so <@U0BOT|slipway> it is", "U0BOT")).isTrue();
    assertThat(Markup.mentions("so <@U0BOTTOM> it is", "U0BOT")).isFalse();
    assertThat(Markup.mentions("so @U0BOT it is", "U0BOT")).isFalse();
  }

  @Test
  void readsEveryEscapedTextBackAsItWas() {
    Random random = new Random(20_260_101);
    String alphabet = "ab <>&;|@#!ltgamp\n";

    for (int round = 0; round < 10_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int at = random.nextInt(30); at > 0; at--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String said = text.toString().strip();

      assertThat(Markup.plain(Markup.escaped(said), BOT)).isEqualTo(said);
      assertThat(Markup.unescaped(Markup.escaped(said))).isEqualTo(said);
    }
  }
}
