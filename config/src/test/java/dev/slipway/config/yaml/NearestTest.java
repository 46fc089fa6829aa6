package dev.slipway.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("botToken", "appToken", "team", "signingSecret", "eu");

  @ParameterizedTest
  @CsvSource({
    "bottoken,botToken",
    "bot_token,botToken",
    "bot-tokn,botToken",
    "aptoken,appToken",
    "taem,team",
    "teem,team",
    "signingKey,",
    "singingSecret,signingSecret",
    "us,",
    "uk,",
    "password,",
    "'',"
  })
  void findsTheKnownWordThatWasProbablyMeant(String word, String meant) {
    assertThat(Nearest.to(word, KNOWN).orElse(null)).isEqualTo(meant);
  }
}
