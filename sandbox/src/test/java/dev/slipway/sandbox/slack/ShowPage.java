package dev.slipway.sandbox.slack;

import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Runs a sandbox with a conversation in it, to look at the page: `ShowPage [PORT]`.
final class ShowPage {
  private ShowPage() {}

  public static void main(String[] arguments) throws InterruptedException {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 8080;
    try (RunningSlack slack =
        RunningSlack.of(
            Sandbox.start(SandboxOptions.onPort(port).withSlack(RunningSlack.permissive())))) {
      converse(slack);
      System.out.println("the page is at " + slack.base());
      new CountDownLatch(1).await();
    }
  }

  private static void converse(RunningSlack slack) {
    slack.say(
        "bob",
        "deploys",
        "Morning! Coupon codes are merged, see"
            + " https://gitlab.acme.example/acme/shop/-/pipelines/235");
    slack.say("carol", "deploys", "nice & clean <3 – who takes it to #shop staging?");
    slack.say("ann", "deploys", "I do");
    slack.say("ann", "deploys", "@slipway deploy build #235 to staging");
    String ts = slack.post("deploys", "Deploying build #235 to staging").path("ts").asText();
    slack.api(
        "chat.update",
        Map.of("channel", "C0DEPLOYS", "ts", ts, "text", "Deploying", "blocks", BOARD));
    slack.api(
        "chat.postMessage",
        Map.of(
            "channel",
            "C0DEPLOYS",
            "thread_ts",
            ts,
            "text",
            "*eu-1* `deployment/web` 3 of 4 pods ready\n```\n2026-02-03T10:15:02Z web-7d9f  Started"
                + " container web\n2026-02-03T10:15:07Z web-7d9f  Readiness probe succeeded"
                + " &lt;200 OK&gt;\n```\n&gt; migrations were run by the init container"));
    slack.say("bob", "deploys", "@slipway roll back production");
    slack.api(
        "chat.postMessage", Map.of("channel", "C0DEPLOYS", "text", "Refused", "blocks", REFUSAL));
    slack.api(
        "chat.postEphemeral",
        Map.of(
            "channel",
            "C0DEPLOYS",
            "user",
            "U0ANN",
            "text",
            """
            I do not know `stagin`.
            ```deploy build #235 to stagin
                                 ^^^^^^```
            Did you mean *staging*?\
            """));
    slack.post("shop", "New stable build #236 on master");
    slack.api("reactions.add", Map.of("channel", "C0DEPLOYS", "timestamp", ts, "name", "eyes"));
  }

  private static final String BOARD =
      """
      [{"type":"header","text":{"type":"plain_text","text":":rocket: shop #235 to staging"}},
       {"type":"section","text":{"type":"mrkdwn","text":"*Rolling out* - 3 of 4 pods serve the new build\\n<https://gitlab.acme.example/acme/shop/-/commit/5b1f|5b1f09c> Add coupon codes to the checkout"},
        "fields":[{"type":"mrkdwn","text":"*Target*\\neu-1 / shop-staging"},{"type":"mrkdwn","text":"*Workloads*\\n:white_check_mark: worker 2/2\\n:hourglass_flowing_sand: web 3/4"},
          {"type":"mrkdwn","text":"*Asked by*\\n<@U0ANN>"},{"type":"mrkdwn","text":"*Replaces*\\n#233, release 41"}]},
       {"type":"actions","elements":[
         {"type":"button","action_id":"abort:1","style":"danger","value":"1","text":{"type":"plain_text","text":"Abort"}},
         {"type":"button","action_id":"details:1","value":"1","text":{"type":"plain_text","text":"Details"}},
         {"type":"button","action_id":"promote:1","style":"primary","value":"1","text":{"type":"plain_text","text":"Promote"}}]},
       {"type":"divider"},
       {"type":"context","elements":[{"type":"mrkdwn","text":":hourglass_flowing_sand: waiting for pod web-7d9f to be ready"},{"type":"mrkdwn","text":"`sha256:9f2c41…`"}]}]
      """;

  private static final String REFUSAL =
      """
      [{"type":"section","text":{"type":"mrkdwn","text":":x: *Not rolled back.* _production_ is locked by <@U0CAROL>: data migration :warning:\\n:leftwards_arrow_with_hook: Try again after 14:00, or ask <!subteam^S0DEPLOYERS>"},
        "accessory":{"type":"overflow","action_id":"more","options":[{"text":{"type":"plain_text","text":"Show the lock"},"value":"lock"},{"text":{"type":"plain_text","text":"Tell me when it is free"},"value":"tell"}]}}]
      """;
}
