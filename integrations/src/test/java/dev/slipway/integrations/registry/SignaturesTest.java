package dev.slipway.integrations.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.SignatureKey;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class SignaturesTest {
  /// Made by `openssl ecparam -name prime256v1 -genkey`, and by `openssl dgst -sha256 -sign`.
  private static final SignatureKey KEY =
      new SignatureKey(
          "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUIpm+5XcUbFwKjKf6ZPNqgWbw2uw"
              + "yvRbptjSGfyfrDaLz5XoKHmvVKQf9DR2rox6fJ4u+6Q3MCgrwW7gK20+1A==");

  private static final byte[] TEXT =
      "{\"critical\":{\"identity\":{\"docker-reference\":\"registry.example.com/shop/web\"}}}"
          .getBytes(UTF_8);
  private static final byte[] SIGNATURE =
      Base64.getDecoder()
          .decode(
              "MEUCIQCnqLN/Sm8XaIwB72sxvX2/5na8YiPHHsfHBHhfyudb"
                  + "dQIgH+S1P5e63v1FGf5Kr9XQq6NOuAYwBfgeQKlSqoAfkV8=");

  @Test
  void acceptsWhatOpensslSigned() {
    assertThat(Signatures.isBy(KEY, TEXT, SIGNATURE)).isTrue();
  }

  @Test
  void refusesWhatWasChangedByOneBit() {
    for (int i = 0; i < TEXT.length; i++) {
      byte[] text = TEXT.clone();
      text[i] ^= 1;
      assertThat(Signatures.isBy(KEY, text, SIGNATURE)).isFalse();
    }
    for (int i = 0; i < SIGNATURE.length; i++) {
      byte[] signature = SIGNATURE.clone();
      signature[i] ^= 1;
      assertThat(Signatures.isBy(KEY, TEXT, signature)).isFalse();
    }
    assertThat(Signatures.isBy(KEY, TEXT, new byte[0])).isFalse();
  }

  /// The example of https://github.com/secure-systems-lab/dsse/blob/master/protocol.md.
  @Test
  void enclosesTypeAndText() {
    assertThat(
            new String(
                Signatures.enclosed("http://example.com/HelloWorld", "hello world".getBytes(UTF_8)),
                UTF_8))
        .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  }
}
