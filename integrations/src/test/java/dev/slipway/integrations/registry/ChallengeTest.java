package dev.slipway.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
  @Test
  void readsWhatRegistriesAskFor() {
    assertThat(
            Challenge.read(
                List.of(
                    "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a/b:pull,push\"")))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of(
                    "realm",
                    "https://auth.docker.io/token",
                    "service",
                    "registry.docker.io",
                    "scope",
                    "repository:a/b:pull,push")));
  }

  @Test
  void readsSeveralOffersInOneHeaderAndInMany() {
    assertThat(
            Challenge.read(
                List.of(
                    "Negotiate, BASIC Realm=\"a \\\"b\\\"\" , charset=UTF-8", "Bearer realm=x")))
        .containsExactly(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "a \"b\"", "charset", "UTF-8")),
            new Challenge("bearer", Map.of("realm", "x")));
  }

  @Test
  void leavesOutWhatMakesNoSense() {
    assertThat(Challenge.read(List.of("", "=\"", "Basic realm=\"x\", \"\"\"")))
        .containsExactly(new Challenge("basic", Map.of("realm", "x")));
  }
}
