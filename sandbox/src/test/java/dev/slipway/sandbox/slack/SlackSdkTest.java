package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.files.FilesUploadV2Response;
import com.slack.api.model.Message;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.element.BlockElements;
import dev.slipway.sandbox.DemoWorld;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Slack's own SDK as the client, so that the wire is really theirs.
class SlackSdkTest {
  private final RunningSlack slack =
      new RunningSlack(
          SlackOptions.defaults()
              .withScopes(SlackOptions.EVERY_SCOPE)
              .withClock(new HandSetClock()));
  private final Slack sdk = Slack.getInstance(config());
  private final MethodsClient bot = sdk.methods(DemoWorld.BOT_TOKEN);

  private SlackConfig config() {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(slack.base() + "/slack/api/");
    return config;
  }

  @AfterEach
  void close() throws Exception {
    sdk.close();
    slack.close();
  }

  @Test
  void knowsWhoItIs() throws Exception {
    var answer = bot.authTest(request -> request);

    assertThat(answer.getUserId()).isEqualTo(DemoWorld.BOT_USER);
    assertThat(answer.getBotId()).isEqualTo(DemoWorld.BOT);
  }

  @Test
  void opensASocket() throws Exception {
    var answer = sdk.methods(DemoWorld.APP_TOKEN).appsConnectionsOpen(request -> request);

    assertThat(answer.getUrl()).startsWith("ws://127.0.0.1:");
    assertThat(AppSocket.open(answer.getUrl()).next().path("type").asText()).isEqualTo("hello");
  }

  @Test
  void postsEditsAndFindsAMessage() throws Exception {
    ChatPostMessageResponse posted =
        bot.chatPostMessage(request ->
            request
                .channel("deploys")
                .text("Deploying")
                .blocks(
                    List.of(
                        Blocks.header(b -> b.text(BlockCompositions.plainText("Deploying", true))),
                        Blocks.section(
                            b -> b.text(BlockCompositions.markdownText("*shop* to staging"))),
                        Blocks.actions(
                            List.of(
                                BlockElements.button(b ->
                                    b.actionId("abort")
                                        .style("danger")
                                        .value("7")
                                        .text(BlockCompositions.plainText("Abort")))))))
                .metadata(
                    Message.Metadata.builder()
                        .eventType("deploy")
                        .eventPayload(Map.of("id", "d-1"))
                        .build()));
    bot.chatUpdate(request ->
        request.channel(posted.getChannel()).ts(posted.getTs()).text("Done").blocks(List.of()));

    ConversationsHistoryResponse history =
        bot.conversationsHistory(
            request -> request.channel("C0DEPLOYS").includeAllMetadata(true).limit(10));

    assertThat(posted.isOk()).isTrue();
    Message found = history.getMessages().getFirst();
    assertThat(found.getTs()).isEqualTo(posted.getTs());
    assertThat(found.getText()).isEqualTo("Done");
    assertThat(found.getMetadata().getEventPayload()).containsEntry("id", "d-1");
    assertThat(found.getEdited()).isNotNull();
  }

  @Test
  void readsUsersGroupsAndChannels() throws Exception {
    assertThat(bot.usersInfo(r -> r.user("U0ANN")).getUser().getProfile().getEmail())
        .isEqualTo("ann@acme.example");
    assertThat(bot.usersList(r -> r).getMembers()).hasSize(5);
    assertThat(bot.usergroupsUsersList(r -> r.usergroup(DemoWorld.DEPLOYERS_GROUP)).getUsers())
        .containsExactly("U0ANN", "U0BOB", "U0CAROL");
    assertThat(bot.usergroupsList(r -> r.includeUsers(true)).getUsergroups().getFirst().getHandle())
        .isEqualTo("deployers");
    assertThat(bot.conversationsList(r -> r.limit(2)).getResponseMetadata().getNextCursor())
        .isNotEmpty();
    assertThat(bot.conversationsMembers(r -> r.channel("C0DEPLOYS")).getMembers()).hasSize(5);
    assertThat(bot.conversationsInfo(r -> r.channel("C0DEPLOYS")).getChannel().isMember()).isTrue();
  }

  @Test
  void seesTheRateLimitAsSuch() throws Exception {
    for (int i = 0; i < 3; i++) {
      bot.chatPostMessage(request -> request.channel("deploys").text("x"));
    }

    assertThatThrownBy(() -> bot.chatPostMessage(r -> r.channel("deploys").text("x")))
        .isInstanceOfSatisfying(
            SlackApiException.class,
            refused -> {
              assertThat(refused.getResponse().code()).isEqualTo(429);
              assertThat(refused.getResponse().header("Retry-After")).isEqualTo("1");
            });
  }

  @Test
  void uploadsAFile() throws Exception {
    FilesUploadV2Response uploaded =
        bot.filesUploadV2(request ->
            request
                .channel("C0DEPLOYS")
                .filename("web.log")
                .title("The last lines")
                .initialComment("What web-7d9f said")
                .content("fatal: no salt"));

    assertThat(uploaded.isOk()).isTrue();
    var shown = slack.messages("deploys").get(0);
    assertThat(shown.path("text").asText()).isEqualTo("What web-7d9f said");
    assertThat(shown.at("/files/0/title").asText()).isEqualTo("The last lines");
    assertThat(shown.at("/files/0/preview").asText()).isEqualTo("fatal: no salt");
  }

  @Test
  void opensAModalOnce() throws Exception {
    AppSocket app = AppSocket.connect(slack);
    String trigger = CommandTrigger.of(slack, app);
    var view =
        com.slack.api.model.view.Views.view(v ->
            v.type("modal")
                .callbackId("deploy")
                .title(
                    com.slack.api.model.view.Views.viewTitle(
                        t -> t.type("plain_text").text("Deploy")))
                .blocks(List.of(Blocks.divider())));

    var opened = bot.viewsOpen(request -> request.triggerId(trigger).view(view));
    var again = bot.viewsOpen(request -> request.triggerId(trigger).view(view));

    assertThat(opened.isOk()).isTrue();
    assertThat(opened.getView().getCallbackId()).isEqualTo("deploy");
    assertThat(again.getError()).isEqualTo("exchanged_trigger_id");
  }

  /// The trigger id that comes with a slash command.
  private static final class CommandTrigger {
    private CommandTrigger() {}

    static String of(RunningSlack slack, AppSocket app) throws Exception {
      var trigger = new java.util.concurrent.CompletableFuture<String>();
      Async.of(() ->
              slack.control(
                  "POST",
                  "slack/command",
                  "{\"channel\":\"deploys\",\"user\":\"ann\",\"command\":\"/deploy\"}"))
          .whileDoing(() -> {
            var envelope = app.next();
            trigger.complete(envelope.at("/payload/trigger_id").asText());
            app.acknowledge(envelope, Json.object().put("text", "one moment"));
          });
      return trigger.join();
    }
  }
}
