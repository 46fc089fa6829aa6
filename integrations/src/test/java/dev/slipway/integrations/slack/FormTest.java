package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
  private static Form form(String body) {
    return Form.parse(body.getBytes(UTF_8)).orElseThrow();
  }

  @Test
  void readsFields() {
    Form form = form("command=%2Fdeploy&text=build+%23235%20to+staging&empty=&flag&a%3Db=%c3%bc");

    assertThat(form.value("command")).isEqualTo("/deploy");
    assertThat(form.value("text")).isEqualTo("build #235 to staging");
    assertThat(form.value("empty")).isEmpty();
    assertThat(form.value("flag")).isEmpty();
    assertThat(form.value("absent")).isEmpty();
    assertThat(form.value("a=b")).isEqualTo("ü");
  }

  @Test
  void takesTheFirstOfSeveral() {
    assertThat(form("user_id=U1&user_id=U2").value("user_id")).isEqualTo("U1");
  }

  @Test
  void readsAnEmptyBody() {
    assertThat(form("").value("text")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "a=%2g", "%=b", "a=1&b=%f"})
  void refusesBrokenEscapes(String body) {
    assertThat(Form.parse(body.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void readsBackWhateverWasEncoded() {
    Random random = new Random(20_260_102);
    for (int round = 0; round < 5_000; round++) {
      String text =
          random
              .ints(random.nextInt(20), 1, 0xD000)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();

      assertThat(form("x=1&text=" + URLEncoder.encode(text, UTF_8) + "&y=2").value("text"))
          .isEqualTo(text);
    }
  }
}
