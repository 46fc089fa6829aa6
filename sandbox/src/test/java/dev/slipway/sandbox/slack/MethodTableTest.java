package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.Faults;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The table of methods against Slack's own reference.
class MethodTableTest {
  private final SlackStandIn slack = new SlackStandIn(SlackOptions.defaults(), new Faults());

  @AfterEach
  void close() {
    slack.close();
  }

  @TestFactory
  List<DynamicTest> agreesWithTheReference() {
    return slack.methods().stream()
        .map(method ->
            DynamicTest.dynamicTest(
                method.name(),
                () -> {
                  JsonNode reference =
                      Contracts.slack("method-reference/" + method.name() + ".json");

                  assertThat(method.scopes()).isEqualTo(scopes(reference));
                  assertThat(method.json() == Call.JsonBody.READ)
                      .isEqualTo(reference.path("json_input_supported").asBoolean());
                  assertThat(method.tier().word()).isEqualTo(documentedTier(method, reference));
                }))
        .toList();
  }

  private static Set<String> scopes(JsonNode reference) {
    Set<String> scopes = new HashSet<>();
    reference.at("/scope/bot").forEach(scope -> scopes.add(scope.asText()));
    return scopes;
  }

  /// The documentation says tier 3 for `apps.connections.open`, the SDK's own limiter tier 1; the
  /// stricter one is kept.
  private static String documentedTier(ApiMethod method, JsonNode reference) {
    return method.name().equals("apps.connections.open")
        ? "t1"
        : reference.path("rate_limits").asText();
  }
}
