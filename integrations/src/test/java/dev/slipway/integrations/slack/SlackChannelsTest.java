package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Channels.Shared;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.integrations.slack.ScriptedSlack.Reply;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackChannelsTest {
  private static final ChannelId SHOP = new ChannelId("C0SHOP");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final Reply THERE =
      Reply.json(
          "{\"ok\":true,\"channel\":{\"id\":\"C0SHOP\",\"name\":\"shop\",\"is_archived\":false,\"is_member\":true}}");

  private final ScriptedSlack slack = new ScriptedSlack();
  private final SlackWorkspace workspace =
      new SlackWorkspace(slack.settings(), Set.of(), InstantSource.system());
  private final Channels channels = workspace.channels();

  @AfterEach
  void stop() {
    workspace.close();
    slack.close();
  }

  private static Reply page(String members, String cursor) {
    return Reply.json(
        "{\"ok\":true,\"members\":["
            + members
            + "],\"response_metadata\":{\"next_cursor\":\""
            + cursor
            + "\"}}");
  }

  @Test
  void findsSomebodyOnALaterPage() {
    slack.answer("conversations.info", THERE);
    slack.answer(
        "conversations.members", page("\"U0BOB\",\"U0ANN2\"", "bmV4dA=="), page("\"U0ANN\"", ""));

    assertThat(channels.shared(SHOP, ANN)).isEqualTo(new Answer.Found<>(new Shared(SHOP, "shop")));
    assertThat(slack.calls("conversations.info").getFirst().field("channel")).isEqualTo("C0SHOP");
    assertThat(
            slack.calls("conversations.members").stream()
                .map(call -> call.field("cursor"))
                .toList())
        .containsExactly("", "bmV4dA==");
  }

  @Test
  void missesSomebodyOnlyAfterTheLastPage() {
    slack.answer("conversations.info", THERE);
    slack.answer("conversations.members", page("\"U0BOB\"", "bmV4dA=="), page("\"U0EVE\"", ""));

    assertThat(code(channels.shared(SHOP, ANN))).isEqualTo("person-not-in-channel");
    assertThat(slack.calls("conversations.members")).hasSize(2);
  }

  @Test
  void doubtsWhenThereAreTooManyToLookThrough() {
    slack.answer("conversations.info", THERE);
    slack.answer(
        "conversations.members",
        Collections.nCopies(9, page("\"U0BOB\"", "bmV4dA==")).toArray(Reply[]::new));

    assertThat(channels.shared(SHOP, ANN)).isInstanceOf(Answer.Unavailable.class);
    assertThat(slack.calls("conversations.members")).hasSize(6);
  }

  @Test
  void takesNobodyOfAnotherWorkspaceForAMember() {
    slack.answer("conversations.info", THERE);
    slack.answer("conversations.members", page("\"U0ANN\"", ""));

    assertThat(code(channels.shared(SHOP, new UserId("T0OTHER", "U0ANN"))))
        .isEqualTo("person-not-in-channel");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          {"ok":false,"error":"channel_not_found"} § bot-not-in-channel
          {"ok":false,"error":"channel_is_limited_access"} § bot-not-in-channel
          {"ok":false,"error":"missing_scope","needed":"groups:read"} § scope-missing
          {"ok":true,"channel":{"name":"shop","is_member":false}} § bot-not-in-channel
          {"ok":true,"channel":{"name":"shop","is_member":true,"is_archived":true}} § channel-archived
          """)
  void refusesWhereItIsNot(String answer, String code) {
    slack.answer("conversations.info", Reply.json(answer));

    assertThat(code(channels.shared(SHOP, ANN))).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ok\":true}",
        "{\"ok\":true,\"channel\":{\"name\":\"shop\"}}",
        "{\"ok\":true,\"channel\":{\"name\":\"\",\"is_member\":true}}",
        "{\"ok\":false,\"error\":\"fetch_members_failed\"}",
        "{\"ok\":false,\"error\":\"ratelimited\"}",
        "<html>"
      })
  void doubtsWhatItCannotRead(String answer) {
    slack.answer("conversations.info", Reply.json(answer));
    assertThat(channels.shared(SHOP, ANN)).isInstanceOf(Answer.Unavailable.class);

    slack.answer("conversations.info", THERE);
    slack.answer("conversations.members", Reply.json(answer));
    assertThat(channels.shared(SHOP, ANN)).isInstanceOf(Answer.Unavailable.class);
  }

  private static String code(Answer<Shared> answer) {
    return answer instanceof Answer.Refused<Shared>(Refusal refusal)
        ? refusal.code()
        : answer.toString();
  }
}
