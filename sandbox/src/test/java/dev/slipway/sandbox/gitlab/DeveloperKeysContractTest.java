package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.DeveloperKeys.Keys;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabDeveloperKeys;
import dev.slipway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The adapter reads people's keys from the stand-in.
final class DeveloperKeysContractTest {
  private static final String ANNS =
      "AAAAC3NzaC1lZDI1NTE5AAAAIGUjLfe2s5IPSbfw4Yhy1XK7X2liJJv/b1WvLsFQaFtg";
  private static final String WEAK =
      "AAAAB3NzaC1yc2EAAAABJQAAAIEAiPWx6WM4lhHNedGfBpPJNPpZ7yKu+dnn1SJejgt1256k6Yjz"
          + "GGphH2TUxwKzxcKDKKezwkpfnxPkSMkuEspGRt/aZZ9wa++Oi7Qkr8prgHc4soW6NUlfDzpvZK2H5E7eQaSeP3SAwGmQKUFHCdd"
          + "NaP0L+hM7zhFNzjFvpaMgJw0=";
  private final RunningGitlab gitlab = new RunningGitlab();
  private final GitLabDeveloperKeys keys = keys(DemoWorld.GITLAB_TOKEN);

  private GitLabDeveloperKeys keys(String token) {
    return keys(gitlab.address() + "/gitlab", token);
  }

  private static GitLabDeveloperKeys keys(String address, String token) {
    Map<UserId, DeveloperName> people =
        Map.of(user("U0ANN"), name("ann"), user("U0EVE"), name("eve"));
    return new GitLabDeveloperKeys(
        new GitLabSettings(URI.create(address), new Secret(token), Duration.ofSeconds(20)),
        user -> Optional.ofNullable(people.get(user)),
        InstantSource.fixed(RunningGitlab.NOW));
  }

  private static UserId user(String id) {
    return new UserId("T0ACME", id);
  }

  private static DeveloperName name(String name) {
    return new DeveloperName(name);
  }

  private Answer<Keys> ofAnn() {
    return keys.keys(user("U0ANN"));
  }

  private void anns(String... lines) throws Exception {
    String list = "\"" + String.join("\",\"", lines) + "\"";
    assertThat(gitlab.control("PUT", "/users/ann/keys", "{\"keys\":[" + list + "]}").statusCode())
        .isEqualTo(200);
  }

  @AfterEach
  void close() {
    keys.close();
    gitlab.close();
  }

  @Test
  void readsTypeAndKeyAndNothingElse() {
    assertThat(ofAnn())
        .isEqualTo(
            new Found<>(
                new Keys(name("ann"), List.of(new SshKey(SshKey.Type.ED25519, ANNS)), List.of())));
  }

  @Test
  void leavesOutKeysThatAreTooWeak() throws Exception {
    anns("ssh-rsa " + WEAK + " old", "ssh-ed25519 " + ANNS);

    assertThat(ofAnn())
        .isEqualTo(
            new Found<>(
                new Keys(
                    name("ann"),
                    List.of(new SshKey(SshKey.Type.ED25519, ANNS)),
                    List.of("an RSA key of 1024 bits is too short (2048 are needed)"))));
  }

  @Test
  void saysWhereToAddAKeyWhenNoneCanBeUsed() throws Exception {
    anns("ssh-rsa " + WEAK);

    assertThat(ofAnn())
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              Refusal refusal = ((Refused<?>) refused).refusal();
              assertThat(refusal.code()).isEqualTo("no-keys");
              assertThat(refusal.reason())
                  .contains("ann")
                  .contains("an RSA key of 1024 bits is too short");
              assertThat(refusal.link())
                  .contains(URI.create(gitlab.address() + "/gitlab/-/user_settings/ssh_keys"));
            });
  }

  @ParameterizedTest
  @CsvSource({"U0EVE, developer-not-found", "U0NOBODY, no-link"})
  void refusesWhoeverIsNotKnown(String id, String code) {
    assertThat(keys.keys(user(id)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(((Refused<?>) refused).refusal().code()).isEqualTo(code));
  }

  @Test
  void cannotSayWithATokenThatGitLabRefuses() {
    try (GitLabDeveloperKeys wrong = keys("wrong")) {
      assertThat(wrong.keys(user("U0ANN")))
          .isInstanceOfSatisfying(
              Refused.class,
              refused ->
                  assertThat(((Refused<?>) refused).refusal().code())
                      .isEqualTo("gitlab-unauthorized"));
    }
  }

  @Test
  void isUnavailableWhenGitLabIs() throws IOException {
    try (Socket taken = new Socket()) { // no one else can begin to listen there
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "http://127.0.0.1:" + taken.getLocalPort();

      try (GitLabDeveloperKeys nowhere = keys(address, DemoWorld.GITLAB_TOKEN)) {
        assertThat(nowhere.keys(user("U0ANN"))).isInstanceOf(Unavailable.class);
      }
    }
  }
}
