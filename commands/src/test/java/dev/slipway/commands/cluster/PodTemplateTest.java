package dev.slipway.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PodTemplateTest {
  @Test
  void namesTheVersionsThatItIsBoundTo() {
    PodTemplate bound =
        new PodTemplate(
            "{\"metadata\":{\"annotations\":{\"slipway.dev/config\":"
                + "\"ConfigMap/web-config-v17=0b1c Secret/web-secret-v3=9f2d\"}},\"spec\":{}}");

    assertThat(bound.configVersions())
        .containsExactly("ConfigMap web-config-v17", "Secret web-secret-v3");
  }

  @Test
  void namesNoneWhereNothingIsBound() {
    assertThat(new PodTemplate("{\"spec\":{}}").configVersions()).isEmpty();
  }
}
