package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Roles.Member;
import dev.slipway.config.SlackSettings.SlackTransport;
import dev.slipway.config.Target.Cluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShopExampleTest {
  private static final Path FILE = Path.of("examples", "shop.yaml");
  private static final Map<String, String> TOKENS =
      Map.of("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN", "xapp-2", "GITLAB_TOKEN", "3");

  @Test
  void needsOnlyTokensFromTheEnvironment() {
    SlipwayConfig config = load(TOKENS);

    assertThat(config.slack().apiUrl()).isEqualTo(URI.create("https://slack.com/api/"));
    assertThat(config.slack().team()).isEqualTo("T0ACME");
    assertThat(config.slack().transport())
        .isEqualTo(new SlackTransport.SocketMode(new Secret("xapp-2")));
    assertThat(config.gitlab().url()).isEqualTo(URI.create("https://gitlab.example.com"));
    assertThat(config.store())
        .isEqualTo(
            new StoreSettings("jdbc:h2:file:./data/slipway", Optional.empty(), Optional.empty()));
    assertThat(config.http()).isEqualTo(new HttpSettings("0.0.0.0", 8081, Optional.empty()));
  }

  @Test
  void declaresTheShopOfTheDemo() {
    SlipwayConfig config = load(TOKENS);

    App shop = config.app(new AppName("shop")).orElseThrow();
    assertThat(config.apps()).containsExactly(shop);
    assertThat(config.channels())
        .containsExactly(
            new Channel("C0DEPLOYS", "deploys", Optional.of(shop.name()), false),
            new Channel("C0SHOP", "shop", Optional.of(shop.name()), false));
    Environment staging = shop.environment("stage").orElseThrow();
    Environment production = shop.environment("prod").orElseThrow();
    assertThat(shop.environments()).containsExactly(staging, production);
    assertThat(staging.roles().holders(Role.DEPLOYER))
        .isEqualTo(
            Set.of(new Member.User("U0ANN"), new Member.User("U0BOB"), new Member.User("U0CAROL")));
    assertThat(production.roles().holders(Role.DEPLOYER))
        .isEqualTo(Set.of(new Member.Group("S0DEPLOYERS")));
    assertThat(shop.environments())
        .allSatisfy(environment -> {
          assertThat(environment.roles().holders(Role.VIEWER))
              .isEqualTo(Set.of(new Member.Everyone()));
          assertThat(environment.stableFor()).isEqualTo(Duration.ofSeconds(5));
          assertThat(environment.targets())
              .containsExactly(
                  new Target(
                      new TargetName("eu"),
                      new Cluster.Kubeconfig(Optional.empty(), Optional.empty()),
                      new Namespace("shop-" + environment.name())));
          assertThat(environment.workloads())
              .extracting(Workload::name)
              .containsExactly("web", "worker");
        });
  }

  @Test
  void takesAllAddressesFromTheEnvironment() {
    Map<String, String> environment = new HashMap<>(TOKENS);
    environment.put("SLACK_API_URL", "http://127.0.0.1:1/slack/api/");
    environment.put("GITLAB_URL", "http://127.0.0.1:1/gitlab");
    environment.put("REGISTRY", "127.0.0.1:2");
    environment.put("REGISTRY_SCHEME", "http");
    environment.put("KUBECONFIG", FILE.toAbsolutePath().toString());
    environment.put("KUBE_CONTEXT", "demo");
    environment.put("SLIPWAY_STORE_URL", "jdbc:h2:mem:demo");
    environment.put("SLIPWAY_BIND", "127.0.0.1");
    environment.put("SLIPWAY_PORT", "0");

    SlipwayConfig config = load(environment);

    assertThat(config.slack().apiUrl()).isEqualTo(URI.create("http://127.0.0.1:1/slack/api/"));
    assertThat(config.gitlab().url()).isEqualTo(URI.create("http://127.0.0.1:1/gitlab"));
    assertThat(config.registries())
        .containsExactly(
            new RegistrySettings("127.0.0.1:2", RegistrySettings.Scheme.HTTP, Optional.empty()));
    assertThat(config.store().url()).isEqualTo("jdbc:h2:mem:demo");
    assertThat(config.http()).isEqualTo(new HttpSettings("127.0.0.1", 0, Optional.empty()));
    assertThat(config.apps().getFirst().environments())
        .allSatisfy(target -> {
          assertThat(target.targets())
              .extracting(Target::cluster)
              .containsExactly(
                  new Cluster.Kubeconfig(Optional.of(FILE.toAbsolutePath()), Optional.of("demo")));
          assertThat(target.workloads().getFirst().containers())
              .extracting(container -> container.image().value())
              .containsExactly("127.0.0.1:2/shop/web:build-{build}");
        });
  }

  /// A key is documented by a line on which it stands, perhaps behind a `#`, and a remark that
  /// names its default, there or in the line above.
  @ParameterizedTest
  @MethodSource("keys")
  void documentsEveryKeyWithItsDefault(ConfigKeys.Documented key) throws IOException {
    List<String> lines = Files.readAllLines(FILE);

    Pattern here = Pattern.compile("^ *(# +)?(- )?" + key.name() + ":( .*)?$");
    assertThat(lines)
        .describedAs("a line with %s and \"%s\"", key.path(), key.fallback())
        .anySatisfy(line -> {
          assertThat(line).matches(here);
          int at = lines.indexOf(line);
          assertThat(lines.get(Math.max(0, at - 1)) + line).containsIgnoringCase(key.fallback());
        });
  }

  static Stream<ConfigKeys.Documented> keys() {
    return ConfigKeys.all().stream();
  }

  private static SlipwayConfig load(Map<String, String> environment) {
    Loaded loaded = ConfigFile.read(FILE, environment);
    assertThat(FileTexts.problems(loaded)).isEmpty();
    assertThat(FileTexts.warnings(loaded)).isEmpty();
    return ((Loaded.Usable) loaded).config();
  }
}
