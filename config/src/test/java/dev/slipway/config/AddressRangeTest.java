package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/16, 10.20.0.0/16",
    "192.0.2.7, 192.0.2.7/32",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:db8::/32, 2001:db8:0:0:0:0:0:0/32",
    "::1, 0:0:0:0:0:0:0:1/128",
    "::/0, 0:0:0:0:0:0:0:0/0"
  })
  void isARangeOrASingleAddress(String text, String range) {
    assertThat(AddressRange.parse(text)).hasToString(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.20.0.0/",
        "10.20.0.0/33",
        "10.20.0.0/-1",
        "10.20.0.0/+8",
        "10.20.0.0/8/8",
        "10.20.30.0/16",
        "10.20/16",
        "010.0.0.0.0/8",
        "256.0.0.1",
        "gitlab.example.com",
        "2001:db8::1/32",
        "::/129",
        "::ffff:10.0.0.1",
        "fe80::1%eth0",
        "[::1]"
      })
  void isNothingElseAndNoName(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
  }
}
