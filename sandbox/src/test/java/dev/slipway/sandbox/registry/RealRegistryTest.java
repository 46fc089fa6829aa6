package dev.slipway.sandbox.registry;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The same checks on the registry that the variable `SLIPWAY_TEST_REGISTRY` names (`host:port`,
/// plain HTTP), on the first Docker image it finds there.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = "SLIPWAY_TEST_REGISTRY", matches = ".+")
final class RealRegistryTest implements RegistryReadChecks {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address = System.getenv().getOrDefault("SLIPWAY_TEST_REGISTRY", "");
  private String repository = "";
  private String tag = "";

  @BeforeAll
  void pickAnImage() throws Exception {
    for (var name : RunningRegistry.json(read("GET", "/v2/_catalog")).path("repositories")) {
      var tags = RunningRegistry.json(read("GET", "/v2/" + name.asText() + "/tags/list"));
      if (!tags.path("tags").path(0).isMissingNode()) {
        repository = name.asText();
        tag = tags.path("tags").path(0).asText();
        return;
      }
    }
    Assumptions.abort("the registry at " + address + " holds no image to read");
  }

  @AfterAll
  void close() {
    http.close();
  }

  @Override
  public HttpResponse<byte[]> read(String method, String path, String... headers) throws Exception {
    return RunningRegistry.call(
        http, URI.create("http://" + address + path), method, new byte[0], headers);
  }

  @Override
  public String repository() {
    return repository;
  }

  @Override
  public String tag() {
    return tag;
  }
}
