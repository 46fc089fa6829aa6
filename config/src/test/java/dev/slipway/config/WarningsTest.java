package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WarningsTest {
  @ParameterizedTest
  @MethodSource("oddThings")
  void acceptsOddThingsWithAWarning(String words, String replacement, String warning) {
    Loaded loaded = FileTexts.load(FileTexts.smallestWith(words, replacement));

    assertThat(FileTexts.problems(loaded)).isEmpty();
    assertThat(FileTexts.warnings(loaded)).containsExactly(warning);
  }

  static Stream<Arguments> oddThings() {
    return Stream.of(
        arguments(
            "deployer: [U0ANN]",
            "viewer: [everyone]",
            "line 20, column 7: apps[0].environments[0].roles: nobody may deploy here: no deployer"
                + " is named"),
        arguments(
            "    roles:\n      deployer: [U0ANN]\n",
            "",
            "line 13, column 5: apps[0].environments[0].roles: nobody may deploy here: no deployer is"
                + " named"),
        arguments(
            "https://gitlab",
            "http://gitlab",
            "line 6, column 8: gitlab.url: tokens go over the network unencrypted; better https"),
        arguments(
            "build-{build}",
            "latest",
            "line 11, column 10: apps[0].image: there is no placeholder in it: every build is the"
                + " same image"),
        arguments(
            "    namespace: shop-staging",
            "    kubeconfig: none\n      namespace: shop-staging",
            "line 16, column 19: apps[0].environments[0].targets[0].kubeconfig: there is no such"
                + " file that can be read: \"none\""),
        arguments(
            "apps:\n",
            """
            registries: [{host: r.example.com, scheme: http, user: u, password: '${REGISTRY}'}]
            apps:
            """,
            "line 8, column 44: registries[0].scheme: the password goes over the network"
                + " unencrypted; better https"));
  }
}
