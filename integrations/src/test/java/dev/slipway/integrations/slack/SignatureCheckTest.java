package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings.SlackTransport.SignedHttp;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {
  /// The example of https://docs.slack.dev/authentication/verifying-requests-from-slack.
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

  private static final String TIMESTAMP = "1531420618";
  private static final Instant THEN = Instant.ofEpochSecond(1_531_420_618);
  private static final byte[] BODY =
      ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
              + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
              + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
              + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
              + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
          .getBytes(UTF_8);
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

  private final SignatureCheck check =
      new SignatureCheck(new SignedHttp(new Secret(SECRET), Optional.empty()));

  private boolean accepts(String timestamp, String signature, byte[] body) {
    return check.accepts(timestamp, signature, body, THEN);
  }

  @Test
  void acceptsTheDocumentedExample() {
    assertThat(accepts(TIMESTAMP, SIGNATURE, BODY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-300, -299, 0, 299, 300})
  void acceptsUpToFiveMinutesBothWays(long seconds) {
    assertThat(check.accepts(TIMESTAMP, SIGNATURE, BODY, THEN.plusSeconds(seconds))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-100_000_000, -301, 301, 100_000_000})
  void refusesTheOldAndTheFuture(long seconds) {
    assertThat(check.accepts(TIMESTAMP, SIGNATURE, BODY, THEN.plusSeconds(seconds))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+1531420618",
        "-1531420618",
        " 1531420618",
        "1531420618 ",
        "1531420618.0",
        "0x5b47a10a",
        "١٥٣١٤٢٠٦١٨",
        "99999999999999999999",
        "15314 20618",
        "1531420618:"
      })
  void takesDigitsOnly(String timestamp) {
    SignedHttpRequest signed = SignedHttpRequest.of(SECRET, timestamp, BODY);

    assertThat(accepts(timestamp, signed.signature(), BODY)).isFalse();
  }

  @Test
  void refusesWhatIsNotSigned() {
    assertThat(check.accepts(null, SIGNATURE, BODY, THEN)).isFalse();
    assertThat(check.accepts(TIMESTAMP, null, BODY, THEN)).isFalse();
  }

  @Test
  void refusesOtherSignatures() {
    assertThat(accepts(TIMESTAMP, "", BODY)).isFalse();
    assertThat(accepts(TIMESTAMP, SIGNATURE.substring(3), BODY)).isFalse();
    assertThat(accepts(TIMESTAMP, "v1" + SIGNATURE.substring(2), BODY)).isFalse();
    assertThat(accepts(TIMESTAMP, SIGNATURE.toUpperCase(Locale.ROOT), BODY)).isFalse();
    assertThat(accepts(TIMESTAMP, SIGNATURE + " ", BODY)).isFalse();
    assertThat(accepts("1531420619", SIGNATURE, BODY)).isFalse();
  }

  @Test
  void acceptsBothSecretsWhileOneIsReplaced() {
    SignatureCheck rotating =
        new SignatureCheck(
            new SignedHttp(new Secret("the new one"), Optional.of(new Secret(SECRET))));
    String renewed = SignedHttpRequest.of("the new one", TIMESTAMP, BODY).signature();
    String foreign = SignedHttpRequest.of("another", TIMESTAMP, BODY).signature();

    assertThat(rotating.accepts(TIMESTAMP, SIGNATURE, BODY, THEN)).isTrue();
    assertThat(rotating.accepts(TIMESTAMP, renewed, BODY, THEN)).isTrue();
    assertThat(rotating.accepts(TIMESTAMP, foreign, BODY, THEN)).isFalse();
  }

  @Test
  void refusesAHundredThousandAlteredRequestsAndTakesAThousandGoodOnes() {
    Random random = new Random(20_260_103);

    for (int round = 0; round < 100_000; round++) {
      byte[] body = BODY.clone();
      String signature = SIGNATURE;
      String timestamp = TIMESTAMP;
      switch (random.nextInt(4)) {
        case 0 -> body[random.nextInt(body.length)] ^= (byte) (1 + random.nextInt(255));
        case 1 -> body = java.util.Arrays.copyOf(body, random.nextInt(body.length));
        case 2 -> signature = altered(signature, random);
        default -> timestamp = Long.toString(THEN.getEpochSecond() + 1 + random.nextInt(299));
      }
      assertThat(accepts(timestamp, signature, body)).isFalse();
    }
    for (int round = 0; round < 1_000; round++) {
      byte[] body = new byte[random.nextInt(2_000)];
      random.nextBytes(body);
      SignedHttpRequest good = SignedHttpRequest.of(SECRET, TIMESTAMP, body);
      assertThat(accepts(TIMESTAMP, good.signature(), body)).isTrue();
    }
  }

  private static String altered(String signature, Random random) {
    int at = random.nextInt(signature.length());
    char other = (char) (signature.charAt(at) ^ (1 + random.nextInt(127)));
    return signature.substring(0, at) + other + signature.substring(at + 1);
  }
}
