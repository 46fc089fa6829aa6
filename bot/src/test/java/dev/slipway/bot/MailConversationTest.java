package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.slipway.bot.Stage.Said;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What is read in mailboxes of what was said in the channel.
@SuppressWarnings("NullAway.Init") // set up before each test
final class MailConversationTest {
  private static final String OPS = "ops@acme.example";
  private static final String DEV = "dev@acme.example";

  @TempDir Path folder;
  private GreenMail server;
  private int port;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    port = server.getSmtp().getPort();
    stage = Stage.set(folder, this::withMail);
  }

  private String withMail(String example) {
    String settings =
        "\nmail: {host: 127.0.0.1, port: %d, security: none, timeout: 30s, from: slipway@acme.example}\n\nstore:"
            .formatted(port);
    return example
        .replace("\nstore:", settings)
        .replace(
            "  - name: staging ",
            "  - mailTo: [ops@acme.example, dev@acme.example]\n    name: staging ")
        .replace("  # mail: bob@example.com", "  mail: bob@acme.example  ")
        .replace("    revertAfter: 0s", "    revertAfter: 3s")
        .replace("  # announceIn: [C0DEPLOYS]", "  mailTo: [dev@acme.example] #");
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
    server.stop();
  }

  /// A mail as its reader's program shows it.
  private record Read(
      String subject, String plain, String html, String id, Optional<String> inReplyTo, String to) {
    static Read of(MimeMessage message) {
      try {
        MimeMultipart parts = (MimeMultipart) message.getContent();
        return new Read(
            message.getSubject(),
            ((String) parts.getBodyPart(0).getContent()).replace("\r\n", "\n"),
            (String) parts.getBodyPart(1).getContent(),
            message.getMessageID(),
            Optional.ofNullable(message.getHeader("In-Reply-To", ",")),
            message.getHeader("To", ","));
      } catch (MessagingException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private List<Read> inbox(String address) {
    return server
        .findReceivedMessages(user -> user.getEmail().equals(address), _ -> true)
        .map(Read::of)
        .toList();
  }

  private Read awaitMail(Predicate<Read> wanted) {
    return awaitMail(DEV, wanted);
  }

  private Read awaitMail(String address, Predicate<Read> wanted) {
    return patiently()
        .until(() -> inbox(address).stream().filter(wanted).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  /// GreenMail's boxes can't be read while a mail is put into one.
  private static ConditionFactory patiently() {
    return await().atMost(Stage.PATIENCE).ignoreException(ConcurrentModificationException.class);
  }

  @Test
  void tellsHowADeploymentEndedAndOfAFailureInOneThreadWhatBecameOfIt(
      @TempDir(cleanup = CleanupMode.NEVER) Path browser) throws Exception {
    stage.say("ann", "deploy build #230 to staging");
    stage.awaitText("shop build #230 is live on staging");
    stage.say("bob", "deploy build #235 to staging");
    Read live = awaitMail(mail -> mail.subject().equals("shop build #235 is live on staging"));
    stage.say("bob", "deploy #237 to staging");
    Read failing = awaitMail(mail -> mail.subject().equals("shop build #237 failed on staging"));
    Read ended = awaitMail(mail -> mail.subject().equals("Re: shop build #237 failed on staging"));

    stage.say("ann", "roll back staging: it lost carts");
    Read back = awaitMail(mail -> mail.subject().contains("is live on staging again"));

    assertThat(live.plain())
        .startsWith("\u2713 shop build #235 is live on staging\n====")
        .contains("#235 (http", "eu/web", "pods live", "5 commits came with this build:")
        .contains("asked by bob · deployment 2 ");
    assertThat(live.html())
        .contains("<strong>shop</strong> build <strong>#235</strong> is live on")
        .contains("5 commits came with this build:");
    assertThat(live.to()).isEqualTo("ops@acme.example, dev@acme.example");
    assertThat(live.id())
        .matches("<T0ACME\\.shop\\.staging\\.2\\.[0-9a-z]+\\.ended@acme\\.example>");
    assertThat(live.inReplyTo()).isEmpty();
    assertThat(failing.plain())
        .contains(
            "I put back what was live at ", "hold deployment 3  (Hold)", "revert deployment 3");
    assertThat(failing.inReplyTo()).isEmpty();
    assertThat(ended.inReplyTo()).contains(failing.id());
    assertThat(ended.plain()).contains("Put back build #235; it is live again.");
    assertThat(ended.id()).isNotEqualTo(failing.id());
    patiently()
        .untilAsserted(() ->
            assertThat(inbox(OPS))
                .extracting(Read::subject)
                .containsExactlyInAnyOrderElementsOf(
                    inbox(DEV).stream().map(Read::subject).toList()));
    canBeReadOnNarrowScreensAndInTheDark(browser, live, failing, ended, back);
  }

  /// Skipped where there is no browser.
  private static void canBeReadOnNarrowScreensAndInTheDark(
      Path folder, Read live, Read failing, Read failed, Read back)
      throws IOException, InterruptedException {
    Optional<Path> chromium = MailLooks.chromium();
    assumeTrue(
        chromium.isPresent(), "there is no Chromium on this machine to look at the mails with");
    String wide = "<pre style=\"width:700px\">wide</pre><p style=\"color:#cccccc\">pale</p>";

    MailLooks.Findings looks =
        MailLooks.of(
            chromium.get(),
            folder.resolve("mails"),
            Map.of(
                "live", live.html(),
                "failing", failing.html(),
                "failed", failed.html(),
                "back", back.html()));
    MailLooks.Findings bad =
        MailLooks.of(
            chromium.get(),
            folder.resolve("bad"),
            Map.of(
                "bad", live.html().replaceFirst("<h1", wide + "<h1").replace("@media", "@none")));

    assertThat(looks.problems()).isEmpty();
    assertThat(looks.texts()).isGreaterThan(4 * 6 * 20);
    assertThat(bad.problems())
        .contains("bad, dark, 600 is not dark")
        .anyMatch(problem -> problem.startsWith("bad, light, 360 is 7"))
        .anyMatch(problem -> problem.startsWith("bad, light, 600: 1.") && problem.endsWith("pale"));
  }

  @Test
  void mailsWhoAsksForItWhenTheirCommitsAreLiveInTheThreadOfTheDeployment() {
    stage.say("ann", "mail me when my commits reach staging");
    stage.awaitText("@U0ANN, your address is not known. Ask whoever keeps the bot's configuration");
    stage.say("bob", "mail me when my commits reach staging");
    Said following =
        stage.awaitText(
            "@U0BOB, I tell you, and nobody else, when what you wrote (as bob in GitLab)");
    stage.say("bob", "subscriptions");
    Said own = stage.awaitText("@U0BOB is told of own commits that go live on staging");
    deployed("#245");
    stage.pipeline(Map.of("author", "bob", "title", "Round <b>prices</b>"));
    deployed("#246");
    Read live = awaitMail(mail -> mail.subject().equals("shop build #246 is live on staging"));
    Read told =
        awaitMail(
            "bob@acme.example",
            mail -> mail.subject().equals("Re: shop build #246 is live on staging"));
    stage.awaitDirect("bob", "What you wrote is live on shop on staging, with build #246");
    stage.restartBot();
    stage.say("bob", "stop mailing me when my commits reach staging");
    stage.awaitText("@U0BOB, I send you no more e-mail when what you wrote goes live on shop on");
    stage.pipeline(Map.of("author", "bob", "title", "Round them down"));
    deployed("#247");
    stage.awaitDirect("bob", "with build #247");

    assertThat(following.text())
        .endsWith(
            "goes live on shop on staging, by e-mail too. stop mailing me when my commits reach shop on staging ends the e-mail.");
    assertThat(own.text()).contains("on staging, by e-mail too.");
    assertThat(told.inReplyTo()).contains(live.id());
    assertThat(told.id()).isEqualTo(live.id().replace(".ended@", ".to.U0BOB@"));
    assertThat(told.to()).isEqualTo("bob@acme.example");
    assertThat(told.plain())
        .contains(
            "What you wrote is live on shop on staging, with build #246",
            "Round <b>prices</b>",
            "stop mailing me when my commits reach shop on staging in the chat ends these mails");
    assertThat(told.html()).contains("Round &lt;b&gt;prices&lt;/b&gt;").doesNotContain("<b>");
    assertThat(inbox("bob@acme.example")).hasSize(1);
  }

  private void deployed(String build) {
    stage.say("ann", "deploy " + build + " to staging");
    stage.awaitText("shop build " + build + " is live on staging");
  }

  @Test
  void deploysWhileTheMailServerIsSilentAndTellsItLater() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = silent.getLocalPort();
      stage.restartBot();

      stage.say("ann", "deploy build #235 to staging");
      stage.awaitText("shop build #235 is live on staging");
      stage.say("ann", "deploy #4711 to staging");
      stage.awaitText("Not deployed");
    }
    assertThat(inbox(DEV)).isEmpty();
    port = server.getSmtp().getPort();
    stage.restartBot();

    Read _ = awaitMail(mail -> mail.subject().equals("shop build #235 is live on staging"));
    assertThat(inbox(DEV)).hasSize(1);
  }

  @Test
  void tellsOfStableBuildsAndOfABrokenBranchAndItsRepairInOneThread() {
    stage.awaitTheFirstLook();
    stage.sendHooks();
    stage.pipeline(
        Map.of(
            "status",
            "failed",
            "failedJob",
            "test",
            "author",
            "carol",
            "title",
            "Count <b>carts</b>"));
    Read broken = awaitMail(mail -> mail.subject().equals("Build #246 broke master of shop"));
    stage.pipeline(Map.of("title", "Count them right"));

    Read repaired = awaitMail(mail -> mail.subject().equals("Re: Build #246 broke master of shop"));
    Read stable =
        awaitMail(mail -> mail.subject().startsWith("New stable build #247 on master of shop"));

    assertThat(broken.plain()).contains("Failed in test (http", "Count <b>carts</b>");
    assertThat(broken.html()).contains("Count &lt;b&gt;carts&lt;/b&gt;").doesNotContain("<b>");
    assertThat(repaired.inReplyTo()).contains(broken.id());
    assertThat(repaired.plain()).contains("master is repaired. Build #247 (http");
    assertThat(stable.plain()).contains("deploy shop #247 to staging", "Count them right");
    assertThat(stable.inReplyTo()).isEmpty();
  }
}
