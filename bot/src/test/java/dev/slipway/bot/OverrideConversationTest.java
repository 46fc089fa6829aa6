package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.Stage.Said;
import dev.slipway.integrations.registry.Cosign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands against a build whatever people agree to, and admins who pass over it.
@SuppressWarnings("NullAway.Init") // set up by each test
final class OverrideConversationTest {
  private static final String OVERRIDE = "deploy #235 to production overriding the gates";

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder, OverrideConversationTest::guarded);
  }

  /// With an admin of production, and two gates before it.
  static String guarded(String example) {
    return example
        .replace("      # approver:", "      admin: [U0ANN]\n      # approver:")
        .replace("# gates: ", "gates: ")
        .replace("#   jobs: [test]", "  jobs: [test, scan]")
        .replaceFirst("#   liveOn: ", "  liveOn: ");
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void showsWhatIsPassedOverAndHasItConfirmed() {
    stage.say("bob", "freeze production for 2h: release party");
    stage.awaitText("@U0BOB has frozen shop on production");
    stage.say("ann", "plan " + OVERRIDE.substring("deploy ".length()) + ": the runners are down");
    Said plan = stage.awaitText("Plan: shop build #235 to production");
    assertThat(plan.text()).contains("Whoever asks for it would have to confirm it.");
    assertThat(plan.blocks())
        .contains("Passes over what stands against it:", "Job scan has not succeeded");

    stage.say("ann", OVERRIDE + ": the runners are down");
    Said asked = stage.awaitText("Deploy shop build #235 to production overriding the gates?");
    assertThat(asked.blocks())
        .contains(
            "Job scan has not succeeded in the pipeline of build #235.",
            "job-missing",
            "Build #235 has to be live and stable on staging first, and it is not.",
            "not-live-before",
            "shop on production is frozen by ",
            "because: the runners are down");
    stage.say("bob", "confirm deployment 1");
    stage.awaitText("only who asked for it");
    assertThat(stage.writes()).isEmpty();

    stage.say("ann", "confirm deployment 1");
    Said live = stage.awaitText("shop build #235 is live on production");
    assertThat(live.blocks())
        .contains("Passes over what stands against it:", "overriding the gates", "confirmed by");
    stage.say("dave", "show release 1 on production");
    assertThat(stage.awaitText("Release 1 of shop on production").blocks())
        .contains("Overrode job-missing, not-live-before, frozen");
  }

  @Test
  void letsNoImageThroughThatIsNotSigned() throws IOException {
    stage.close();
    Cosign cosign = new Cosign();
    Path key = Files.writeString(folder.resolve("cosign.pub"), cosign.pem());
    stage =
        Stage.set(
            folder,
            example ->
                example
                    .replace("# gates: ", "gates: ")
                    .replace("#   signedBy: [cosign.pub]", "  signedBy: [" + key + "]"));
    stage.say("ann", "deploy #235 to production");
    Said refused = stage.awaitText("has no signature in its registry.");
    assertThat(refused.text())
        .contains("Not deployed: shop build #235", "Sign it by its digest: cosign sign --key.");
    assertThat(stage.writes()).isEmpty();

    Matcher image =
        Pattern.compile("The image ([^/]+)/(\\S+)@(sha256:[0-9a-f]{64}) ").matcher(refused.text());
    assertThat(image.find()).isTrue();
    String payload = Cosign.payload(image.group(1) + "/" + image.group(2), image.group(3));
    cosign.sign(image.group(1), image.group(2), image.group(3), payload, payload);
    stage.say("ann", "deploy #235 to production");
    stage.awaitText("shop build #235 is live on production");
  }

  @Test
  void isForAdminsWithAReasonWhereOthersSeeIt() {
    stage.say("bob", OVERRIDE + ": now");
    stage.awaitText("Overriding the gates of shop on production needs the role admin");
    stage.say("ann", OVERRIDE);
    assertThat(stage.awaitText("Not deployed: an override needs a reason").text())
        .contains("deploy shop #235 to production overriding the gates: REASON");
    stage.sayDirectly("ann", OVERRIDE + ": now");
    stage.awaitDirect("ann", "Gates are overridden where others see it");
    stage.say("bob", "lock production: mine");
    stage.awaitText("@U0BOB has locked shop on production since");
    stage.say("ann", OVERRIDE + ": now");
    stage.awaitText("Not deployed: @U0BOB has locked shop on production");

    assertThat(stage.writes()).isEmpty();
  }
}
