package dev.slipway.commands.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Stories;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.Environment;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.HttpSettings;
import dev.slipway.config.MailAddress;
import dev.slipway.config.MailSettings;
import dev.slipway.config.MailSettings.Security;
import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LettersTest {
  private static final Instant NOON = Stories.NOON;
  private static final MailAddress OPS = new MailAddress("ops@example.com");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final Plan PLAN = Stories.plan("web");
  private static final ProgressEvent PLANNED = new ProgressEvent.Planned(NOON, PLAN);
  private static final Why BROKEN =
      new Why.Broke("eu/web", new Cause(Cause.Code.CRASH_LOOP, "exit code 3"));

  private static SlipwayConfig config(Optional<MailSettings> mail) {
    Secret token = new Secret("t");
    return new SlipwayConfig(
        new SlackSettings(
            token,
            "T0ACME",
            new SlackSettings.SlackTransport.SocketMode(token),
            URI.create("https://slack.example/api/")),
        new GitLabSettings(URI.create("https://gitlab.example"), token, Duration.ofSeconds(5)),
        Optional.empty(),
        mail,
        new StoreSettings("jdbc:h2:mem:none", Optional.empty(), Optional.empty()),
        new HttpSettings("127.0.0.1", 0, Optional.empty()),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  static final Letters LETTERS =
      new Letters(
          config(
              Optional.of(
                  new MailSettings(
                      "smtp.example.com",
                      587,
                      Security.STARTTLS,
                      Optional.empty(),
                      Optional.empty(),
                      OPS,
                      Duration.ofSeconds(30)))));

  private static Environment staging(MailAddress... to) {
    Environment usual = Stories.staging(Environment.OnFailure.REVERT);
    return new Environment(
        usual.name(),
        usual.aliases(),
        usual.strategy(),
        usual.onFailure(),
        usual.revertAfter(),
        usual.liveWithin(),
        usual.stableFor(),
        usual.config(),
        usual.targets(),
        usual.waves(),
        usual.workloads(),
        usual.roles(),
        usual.migrations(),
        usual.deployHours(),
        usual.approval(),
        usual.gates(),
        usual.gitlab(),
        usual.auto(),
        List.of(to));
  }

  /// The letters of the last of these events.
  private static List<Letter> after(ProgressEvent... events) {
    return after(LETTERS, staging(OPS), events);
  }

  private static List<Letter> after(
      Letters letters, Environment environment, ProgressEvent... events) {
    List<ProgressEvent> all = new ArrayList<>(List.of(events));
    Board board = Board.of(new DeploymentId(17), Stories.order()).with(all);
    return letters.of(environment, board, List.of(all.getLast()));
  }

  private static ProgressEvent finished(DeploymentState.Ended end) {
    return new ProgressEvent.Finished(NOON.plusSeconds(90), end);
  }

  @Test
  void owesALetterOfASuccessWithItsCommitsToCome() {
    List<Letter> letters = after(PLANNED, finished(new DeploymentState.Succeeded(PLAN)));

    assertThat(letters).hasSize(1);
    Letter letter = letters.getFirst();
    assertThat(letter.id().value()).startsWith("T0ACME.shop.staging.17.").endsWith(".ended");
    assertThat(letter.thread()).isNotEqualTo(letter.id());
    assertThat(letter.subject()).isEqualTo("shop build #235 is live on staging");
    assertThat(letter.commitsOf()).contains(new DeploymentId(17));
    assertThat(letter.to()).containsExactly(OPS);
    assertThat(letter.at()).isEqualTo(NOON.plusSeconds(90));
  }

  @Test
  void tellsOfAnOverrideWhenItBegins() {
    Plan overriding = Stories.overriding(PLAN, "job-missing");

    assertThat(after(PLANNED)).isEmpty();
    List<Letter> letters = after(new ProgressEvent.Planned(NOON, overriding));

    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().id().value()).endsWith(".overriding");
    assertThat(new MailBody(letters.getFirst().message(), UserId::value).plain())
        .contains("Passes over what stands against it:", "It is against job-missing.");
  }

  @Test
  void tellsHowEachFailureWasLeftInTheWordsOfTheChannel() {
    for (Aftermath aftermath : Aftermath.values()) {
      Letter letter =
          after(PLANNED, finished(new DeploymentState.Failed(PLAN, BROKEN, aftermath))).getFirst();

      assertThat(letter.subject()).isEqualTo("shop build #235 failed on staging");
      assertThat(new MailBody(letter.message(), UserId::value).plain())
          .contains("eu/web: exit code 3. ")
          .contains(
              switch (aftermath) {
                case NOTHING_TOUCHED -> "Nothing was touched.";
                case WITHDRAWN -> "The new pods are removed again";
                case PUT_BACK -> "it is live again.";
                case PUT_BACK_IN_PART -> "only in part";
                case PUT_BACK_NOT_LIVE -> "it does NOT become live again";
                case LEFT_AS_IS -> "I left everything as it is.";
              });
      assertThat(letter.commitsOf()).isEmpty();
    }
  }

  @Test
  void asksInTheThreadInWhichItLaterTellsHowItEnded() {
    ProgressEvent explained =
        new ProgressEvent.Explained(
            NOON,
            0,
            new Cause(Cause.Code.CRASH_LOOP, "exit code 3"),
            new Evidence(Optional.empty(), List.of()),
            List.of(new Commit(new CommitSha("a".repeat(40)), "Count carts", "Ann", NOON)));
    ProgressEvent announced = new ProgressEvent.RevertAnnounced(NOON, NOON.plusSeconds(30));
    ProgressEvent asked = new ProgressEvent.ChoiceAsked(NOON.plusSeconds(10));
    ProgressEvent stopped = finished(new DeploymentState.Aborted(BOB, Aftermath.PUT_BACK));

    Letter failing = after(PLANNED, explained, announced).getFirst();
    Letter asking = after(PLANNED, explained, announced, asked).getFirst();
    Letter ended = after(PLANNED, explained, announced, asked, stopped).getFirst();

    assertThat(List.of(failing, asking, ended))
        .extracting(Letter::thread)
        .containsOnly(failing.thread());
    assertThat(List.of(failing.id(), asking.id(), ended.id()))
        .extracting(id -> id.value().replaceFirst(".*\\.", ""))
        .containsExactly("failing", "asking", "ended");
    assertThat(failing.subject()).isEqualTo("shop build #235 failed on staging");
    assertThat(new MailBody(failing.message(), UserId::value).plain())
        .contains("I put back what was live at ", "One commit came with this build:", "Count carts")
        .contains("hold deployment 17  (Hold)");
    assertThat(ended.answering(failing.subject()).subject())
        .isEqualTo("Re: shop build #235 failed on staging");
  }

  @Test
  void owesNothingOfWhatTouchedNothingOrIsUnderWay() {
    assertThat(after(finished(new DeploymentState.Refused(new Refusal("build-not-found", "No.")))))
        .isEmpty();
    assertThat(after(finished(new DeploymentState.NotApproved(BOB, Optional.empty())))).isEmpty();
    assertThat(after(PLANNED)).isEmpty();
    assertThat(after(PLANNED, new ProgressEvent.AllLive(NOON, NOON.plusSeconds(60)))).isEmpty();
  }

  @Test
  void owesNothingToNobodyAndNothingWithoutAServer() {
    ProgressEvent end = finished(new DeploymentState.Succeeded(PLAN));

    assertThat(after(LETTERS, staging(), PLANNED, end)).isEmpty();
    assertThat(after(new Letters(config(Optional.empty())), staging(OPS), PLANNED, end)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nBcc: evil@example.com",
        "a\nBcc: evil@example.com",
        "a\u2028 Bcc:\tevil@example.com"
      })
  void hasASubjectOfOneLine(String subject) {
    Letter letter =
        new Letter(
            new LetterId("t.1"),
            new LetterId("t"),
            subject,
            Message.of(Text.of("x")),
            Optional.empty(),
            List.of(OPS),
            NOON);

    assertThat(letter.subject()).isEqualTo("a Bcc: evil@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a>", "a@b", "a\r\nb", ".a", "a..b", "ä"})
  void takesNoIdThatCouldEndAHeader(String id) {
    assertThatThrownBy(() -> new LetterId(id)).isInstanceOf(IllegalArgumentException.class);
  }
}
