package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Environment.ConfigBinding;
import dev.slipway.config.Environment.OnFailure;
import dev.slipway.config.RegistrySettings.Credentials;
import dev.slipway.config.Roles.Member;
import dev.slipway.config.SlackSettings.SlackTransport;
import dev.slipway.config.Target.Cluster;
import dev.slipway.config.Workload.Container;
import dev.slipway.config.yaml.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  @Test
  void fillsInDefaults() {
    Loaded loaded = FileTexts.load(FileTexts.SMALLEST);

    Container web =
        new Container("web", new ImageTemplate("registry.example.com/shop/web:build-{build}"));
    Environment staging =
        new Environment(
            new EnvironmentName("staging"),
            Set.of(),
            new Strategy.Rolling(),
            OnFailure.REVERT,
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            List.of(
                new Target(
                    new TargetName("eu"),
                    new Cluster.Kubeconfig(Optional.empty(), Optional.empty()),
                    new Namespace("shop-staging"))),
            List.of(new Workload(Workload.Kind.DEPLOYMENT, "web", List.of(web))),
            roles(Map.of(Role.DEPLOYER, Set.of(new Member.User("U0ANN")))));
    assertThat(loaded)
        .isEqualTo(
            new Loaded.Usable(
                new SlipwayConfig(
                    new SlackSettings(
                        new Secret("xoxb-canary-1"),
                        "T0ACME",
                        new SlackTransport.SocketMode(new Secret("xapp-canary-2")),
                        URI.create("https://slack.com/api/")),
                    new GitLabSettings(
                        URI.create("https://gitlab.example.com"),
                        new Secret("canary-5"),
                        Duration.ofSeconds(5)),
                    new StoreSettings(
                        "jdbc:h2:file:./data/slipway", Optional.empty(), Optional.empty()),
                    new HttpSettings("0.0.0.0", 8081, Optional.empty()),
                    List.of(),
                    List.of(new App(new AppName("shop"), "acme/shop", "master", List.of(staging))),
                    List.of()),
                List.of()));
  }

  @Test
  void takesEveryKey() {
    Loaded loaded = FileTexts.load(FileTexts.FULLEST);

    ImageTemplate common = new ImageTemplate("localhost:5000/shop/web:{branch}-{build}");
    ImageTemplate own = new ImageTemplate("localhost:5000/shop/exporter:{shortSha}");
    Environment staging =
        new Environment(
            new EnvironmentName("staging"),
            Set.of("stage", "test"),
            new Strategy.Rolling(),
            OnFailure.ASK,
            Duration.ofSeconds(45),
            Duration.ofMinutes(90),
            Duration.ofSeconds(90),
            ConfigBinding.SHARED,
            List.of(
                new Target(
                    new TargetName("us"), new Cluster.InCluster(), new Namespace("shop-staging")),
                new Target(
                    new TargetName("eu"),
                    new Cluster.Kubeconfig(
                        Optional.of(Path.of("/etc/slipway/kubeconfig")), Optional.of("eu-1")),
                    new Namespace("shop-staging"))),
            new Waves(
                List.of(List.of(new TargetName("us")), List.of(new TargetName("eu"))),
                Duration.ofMinutes(5)),
            List.of(
                new Workload(
                    Workload.Kind.DEPLOYMENT,
                    "web",
                    List.of(new Container("web", common), new Container("worker", common))),
                new Workload(
                    Workload.Kind.STATEFUL_SET,
                    "queue",
                    List.of(new Container("broker", common), new Container("exporter", own)))),
            roles(
                Map.of(
                    Role.VIEWER, Set.of(new Member.Everyone()),
                    Role.DEPLOYER, Set.of(new Member.User("U0ANN"), new Member.User("W0BOB")),
                    Role.APPROVER, Set.of(new Member.Group("S0LEADS")),
                    Role.MIGRATOR, Set.of(new Member.Group("S0DBAS")),
                    Role.ADMIN,
                        Set.of(new Member.User("U0CAROL"), new Member.Level(AccessLevel.OWNER)))),
            Optional.of(
                new Migrations(
                    "localhost:5000/slipway/toolkit:7",
                    new HostTemplate("migration{build}.internal.domain"),
                    Migrations.Reach.LOAD_BALANCER,
                    Duration.ofHours(2),
                    Duration.ofHours(12),
                    Duration.ofMinutes(10),
                    new ByteSize(512),
                    new ByteSize(50 * 1024),
                    Optional.of("web"),
                    Migrations.Recording.OFF,
                    Duration.ofDays(10),
                    Optional.of(
                        new Migrations.Declared(
                            List.of("bin/migrate", "--all"),
                            Duration.ofMinutes(20),
                            Migrations.BeforeDeploy.RUN)),
                    List.of(new PathGlob("db/**/*.sql")))),
            Optional.of(
                new DeployHours(
                    ZoneId.of("Europe/Berlin"),
                    List.of(
                        new DeployHours.Window(
                            Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                            LocalTime.of(9, 0),
                            LocalTime.MIDNIGHT)),
                    Set.of(LocalDate.of(2026, 12, 24)))),
            Optional.of(new Approval(2, Duration.ofMinutes(45), true)),
            new Gates(
                List.of("test", "sast"),
                Optional.of(new EnvironmentName("preview")),
                Duration.ofMinutes(30),
                2,
                List.of("blocker", "release stop"),
                List.of(
                    new SignatureKey(
                        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUIpm+5XcUbFwKjKf6ZPNqgWbw2uw"
                            + "yvRbptjSGfyfrDaLz5XoKHmvVKQf9DR2rox6fJ4u+6Q3MCgrwW7gK20+1A=="))),
            Optional.of(
                new GitLabRecords(
                    Optional.of("acme/staging"),
                    Optional.of(URI.create("https://staging.example.com/")),
                    Optional.of(new TagTemplate("staging/{release}")),
                    GitLabRecords.Comments.WHEN_LIVE)),
            Optional.of(
                new AutoDeploys(
                    5,
                    Optional.of(new EnvironmentName("preview")),
                    Duration.ofMinutes(10),
                    Optional.of(
                        new DeployHours(
                            ZoneId.of("UTC"),
                            List.of(
                                new DeployHours.Window(
                                    Set.of(DayOfWeek.MONDAY),
                                    LocalTime.of(9, 0),
                                    LocalTime.of(17, 0))),
                            Set.of())),
                    Optional.of("G0DEPLOYS"))),
            List.of(new MailAddress("ops@example.com"), new MailAddress("dev@example.com")));
    Environment preview =
        new Environment(
            new EnvironmentName("preview"),
            Set.of(),
            new Strategy.Rolling(),
            OnFailure.REVERT,
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            List.of(
                new Target(
                    new TargetName("eu"),
                    new Cluster.Kubeconfig(Optional.empty(), Optional.empty()),
                    new Namespace("shop-preview"))),
            List.of(
                new Workload(
                    Workload.Kind.DEPLOYMENT, "web", List.of(new Container("web", common)))),
            roles(Map.of(Role.DEPLOYER, Set.of(new Member.Everyone()))));
    assertThat(loaded)
        .asInstanceOf(InstanceOfAssertFactories.type(Loaded.Usable.class))
        .extracting(Loaded.Usable::config)
        .isEqualTo(
            new SlipwayConfig(
                new SlackSettings(
                    new Secret("xoxb-canary-1"),
                    "E0ACME",
                    new SlackTransport.SignedHttp(
                        new Secret("canary-3"), Optional.of(new Secret("canary-4"))),
                    URI.create("http://127.0.0.1:8080/slack/api/")),
                new GitLabSettings(
                    URI.create("http://localhost:8080/gitlab"),
                    new Secret("canary-5"),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Optional.of(
                        new GitLabSettings.HookProof(
                            Optional.of(new Secret("canary-8")),
                            Optional.of(new Secret("whsec_Y2FuYXJ5LTk=")),
                            List.of(
                                AddressRange.parse("10.20.0.0/16"),
                                AddressRange.parse("2001:db8::/32"),
                                AddressRange.parse("192.0.2.7/32"))))),
                Optional.of(
                    new GrafanaSettings(
                        URI.create("http://localhost:3000"),
                        new Secret("glsa_canary-10"),
                        Duration.ofSeconds(7),
                        Optional.of("shop-overview"))),
                Optional.of(
                    new MailSettings(
                        "smtp.example.com",
                        465,
                        MailSettings.Security.TLS,
                        Optional.of(new MailSettings.Login("slipway", new Secret("canary-11"))),
                        Optional.of(Path.of("/etc/slipway/mail.pem")),
                        new MailAddress("slipway@example.com"),
                        Duration.ofSeconds(45))),
                new StoreSettings(
                    "jdbc:postgresql://db.example.com/slipway",
                    Optional.of("slipway"),
                    Optional.of(new Secret("canary-6"))),
                new HttpSettings("127.0.0.1", 9000, Optional.of(9001)),
                List.of(
                    new RegistrySettings(
                        "localhost:5000",
                        RegistrySettings.Scheme.HTTP,
                        Optional.of(new Credentials("puller", new Secret("canary-7"))))),
                List.of(
                    new App(
                        new AppName("shop"),
                        "acme/web/shop",
                        "main",
                        List.of(staging, preview),
                        new News(
                            Set.of(News.Event.BROKEN),
                            Optional.of(List.of("G0DEPLOYS")),
                            List.of("G0DEPLOYS")),
                        List.of(new MailAddress("dev@example.com")),
                        Optional.of(
                            new Reviews(
                                new Target(
                                    new TargetName("eu"),
                                    new Cluster.Kubeconfig(Optional.empty(), Optional.empty()),
                                    new Namespace("review")),
                                "deploy/review",
                                new ReviewUrl("http://{name}.review.example.com:{port}/{app}"),
                                Optional.of("review app"),
                                Duration.ofHours(2),
                                Duration.ofHours(24),
                                Duration.ofMinutes(5),
                                4,
                                2,
                                new Reviews.Limits(
                                    2, new ByteSize(3 * 1024), 9, new ByteSize(5 * 1024)),
                                roles(Map.of(Role.DEPLOYER, Set.of(new Member.User("U0ANN")))),
                                Optional.of(
                                    new ImageTemplate("localhost:5000/shop/review:{build}")))))),
                List.of(
                    new Channel("G0DEPLOYS", "deploys", Optional.of(new AppName("shop")), true)),
                List.of(
                    new KnownPerson(
                        "U0ANN", "ann.lee", Optional.of(new MailAddress("ann@example.com"))))));
  }

  @Test
  void comparesEveryKnownKeyInTheFullestFile() {
    List<ConfigKeys.Documented> keys = ConfigKeys.all();

    assertThat(keys)
        .hasSizeGreaterThan(50)
        .allSatisfy(
            key -> assertThat(FileTexts.FULLEST).containsPattern("(?m)^[- ]*" + key.name() + ":"));
  }

  @Test
  void countsEmptyValuesAsLeftOut() {
    String text =
        FileTexts.SMALLEST
            + """
            store: {url: "${NONE:-}", user: "", password:}
            http: {port: ~, managementPort: null}
            channels:
            registries: []
            """;

    Loaded loaded = FileTexts.load(text);

    assertThat(loaded).isEqualTo(FileTexts.load(FileTexts.SMALLEST));
  }

  @Test
  void warnsOfRolesByGitLabWhereNobodyIsLinkedToIt() {
    String byLevel = FileTexts.smallestWith("deployer: [U0ANN]", "deployer: [gitlab:developer]");
    String linked = byLevel + "people: [{slack: U0ANN, gitlab: ann}]\n";

    assertThat(warnings(byLevel))
        .containsExactly("gives roles by GitLab, and `people` links nobody to it");
    assertThat(warnings(linked)).isEmpty();
    assertThat(((Loaded.Usable) FileTexts.load(linked)).config().projectsByLevel())
        .containsExactly("acme/shop");
    assertThat(((Loaded.Usable) FileTexts.load(FileTexts.SMALLEST)).config().projectsByLevel())
        .isEmpty();
  }

  private static List<String> warnings(String text) {
    Loaded loaded = FileTexts.load(text);
    assertThat(loaded).isInstanceOf(Loaded.Usable.class);
    return ((Loaded.Usable) loaded).warnings().stream().map(Problem::message).toList();
  }

  @Test
  void hasTheRequesterConfirmOnProductionWhereNothingElseIsSaid() {
    String production = FileTexts.smallestWith("name: staging", "name: production");
    String aliased = FileTexts.smallestWith("name: staging", "name: main\n    aliases: [prod]");
    String nobody =
        FileTexts.with(production, "    workloads:", "    approval: none\n    workloads:");
    String automatic =
        FileTexts.with(production, "    workloads:", "    auto: on-stable\n    workloads:");

    assertThat(approval(production)).contains(Approval.CONFIRMED);
    assertThat(approval(aliased)).contains(Approval.CONFIRMED);
    assertThat(approval(nobody)).isEmpty();
    assertThat(approval(automatic)).isEmpty();
    assertThat(approval(FileTexts.SMALLEST)).isEmpty();
  }

  private static Optional<Approval> approval(String text) {
    Loaded loaded = FileTexts.load(text + "channels: [{id: C0DEPLOYS, defaultApp: shop}]\n");
    assertThat(loaded).isInstanceOf(Loaded.Usable.class);
    return ((Loaded.Usable) loaded).config().apps().getFirst().environments().getFirst().approval();
  }

  @Test
  void takesOnStableForTheUsualAutomaticDeploys() {
    String text =
        FileTexts.smallestWith("    workloads:", "    auto: on-stable\n    workloads:")
            + """
            channels:
            - {id: C0DEPLOYS, defaultApp: shop}
            """;

    Loaded loaded = FileTexts.load(text);

    assertThat(loaded)
        .isInstanceOf(Loaded.Usable.class)
        .isEqualTo(FileTexts.load(text.replace("on-stable", "{on: stable}")));
  }

  @Test
  void replacesVariablesWithinATextAndTakesDefaults() {
    String text =
        FileTexts.smallestWith(
            "registry.example.com/shop/web:build-{build}",
            "${REGISTRY_HOST:-localhost:5000}/${TEAM}/web:x-{build}");

    Loaded loaded =
        ConfigFile.parse(
            text,
            FileTexts.FOLDER,
            Map.of("BOT", "xoxb-1", "APP", "xapp-2", "GITLAB", "3", "TEAM", "red"));

    assertThat(FileTexts.problems(loaded)).isEmpty();
    assertThat(loaded.toString()).contains("localhost:5000/red/web:x-{build}");
  }

  @Test
  void readsAFileWithPathsRelativeToIt(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("token"), "xoxb-from-file\r\n");
    Files.createFile(folder.resolve("kubeconfig"));
    String text =
        FileTexts.with(
            FileTexts.smallestWith("${BOT}", "file:token"),
            "namespace: shop",
            "kubeconfig: ./kubeconfig\n      namespace: shop");
    Path file = Files.writeString(folder.resolve("shop.yaml"), text);

    Loaded loaded = ConfigFile.read(file, FileTexts.SECRETS);

    assertThat(loaded).isInstanceOf(Loaded.Usable.class);
    SlipwayConfig config = ((Loaded.Usable) loaded).config();
    assertThat(config.slack().botToken()).isEqualTo(new Secret("xoxb-from-file"));
    assertThat(config.apps().getFirst().environments().getFirst().targets().getFirst().cluster())
        .isEqualTo(
            new Cluster.Kubeconfig(Optional.of(folder.resolve("kubeconfig")), Optional.empty()));
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void tellsWhyAFileCannotBeRead(@TempDir Path folder) throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    Path large = Files.writeString(folder.resolve("large"), "#".repeat(1024 * 1024 + 1));
    Path utf8 =
        Files.write(folder.resolve("utf8"), "\uFEFFslack: ü".getBytes(StandardCharsets.UTF_8));

    assertThat(FileTexts.problems(ConfigFile.read(folder.resolve("none"), Map.of())))
        .containsExactly("there is no such file");
    assertThat(FileTexts.problems(ConfigFile.read(binary, Map.of())))
        .containsExactly("the file is not UTF-8 text");
    assertThat(FileTexts.problems(ConfigFile.read(large, Map.of())))
        .containsExactly("the file is larger than 1 MiB");
    assertThat(FileTexts.problems(ConfigFile.read(folder, Map.of())))
        .containsExactly("the file cannot be read");
    assertThat(FileTexts.problems(ConfigFile.read(utf8, Map.of())))
        .first()
        .asString()
        .startsWith("line 1, column 1: gitlab: is missing");
  }

  private static Roles roles(Map<Role, Set<Member>> some) {
    Map<Role, Set<Member>> all = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      all.put(role, some.getOrDefault(role, Set.of()));
    }
    return new Roles(all);
  }
}
