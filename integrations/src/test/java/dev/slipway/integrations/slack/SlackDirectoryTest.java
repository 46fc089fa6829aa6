package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.commands.ports.Directory.Standing;
import dev.slipway.integrations.slack.ScriptedSlack.Reply;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackDirectoryTest {
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private final ScriptedSlack slack = new ScriptedSlack();
  private final SlackWorkspace workspace =
      new SlackWorkspace(slack.settings(), Set.of("S0OPS", "S0DEV"), now::get);
  private final Directory directory = workspace.directory();

  @AfterEach
  void stop() {
    workspace.close();
    slack.close();
  }

  private static Reply user(String fields) {
    return Reply.json(
        "{\"ok\":true,\"user\":{\"id\":\"U0ANN\",\"team_id\":\"T0ACME\",\"name\":\"ann\""
            + fields
            + "}}");
  }

  private void groups() {
    slack.answer(
        "usergroups.users.list", Reply.json("{\"ok\":true,\"users\":[\"U0ANN\",\"U0BOB\"]}"));
  }

  private Person found() {
    Answer<Person> answer = directory.person(ANN);
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found<Person>) answer).value();
  }

  @Test
  void knowsAMemberAndTheirGroups() {
    slack.answer("users.info", user(",\"profile\":{\"display_name\":\"Ann <3\"}"));
    groups();

    assertThat(found())
        .isEqualTo(new Person(ANN, "Ann <3", Standing.MEMBER, Set.of("S0OPS", "S0DEV")));
    assertThat(slack.calls("users.info").getFirst().field("user")).isEqualTo("U0ANN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          ,"deleted":true,"is_bot":true               § DEACTIVATED
          ,"is_bot":true                              § BOT
          ,"is_workflow_bot":true                     § BOT
          ,"is_restricted":true                       § GUEST
          ,"is_ultra_restricted":true                 § GUEST
          ,"is_invited_user":true                     § GUEST
          ,"is_stranger":true,"is_restricted":true    § STRANGER
          ,"team_id":"T0OTHER"                        § STRANGER
          ,"team_id":"E0","enterprise_user":{"teams":["T0ACME"]} § MEMBER
          ,"team_id":"E0","enterprise_user":{"teams":["T0X"]}    § STRANGER
          ,"unknown":{"field":[1]}                    § MEMBER
          """)
  void knowsWhatAnAccountIs(String fields, Standing standing) {
    slack.answer("users.info", user(fields));
    groups();

    assertThat(found().standing()).isEqualTo(standing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          ,"real_name":"Ann Lee","profile":{"display_name":""} § Ann Lee
          ,"name":"ann"                                        § ann
          ,"name":" "                                          § U0ANN
          """)
  void callsPeopleByTheBestNameThereIs(String fields, String name) {
    slack.answer("users.info", user(fields));
    groups();

    assertThat(found().name()).isEqualTo(name);
  }

  @Test
  void knowsStrangersWithoutAsking() {
    Answer<Person> answer = directory.person(new UserId("T0OTHER", "U0X"));

    assertThat(answer)
        .isEqualTo(
            new Answer.Found<>(
                new Person(new UserId("T0OTHER", "U0X"), "U0X", Standing.STRANGER, Set.of())));
    assertThat(slack.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_not_found", "user_not_visible"})
  void refusesWhomSlackDoesNotKnow(String code) {
    slack.answer("users.info", Reply.json("{\"ok\":false,\"error\":\"" + code + "\"}"));

    assertThat(directory.person(ANN)).isInstanceOf(Answer.Refused.class);
  }

  @Test
  void doubtsOnAnyError() {
    groups();
    for (Reply reply :
        new Reply[] {
          Reply.json("{\"ok\":false,\"error\":\"missing_scope\"}"),
          Reply.json("{\"ok\":true}"),
          Reply.status(500, "x"),
          Reply.status(429, "")
        }) {
      slack.answer("users.info", reply);
      assertThat(directory.person(ANN)).isInstanceOf(Answer.Unavailable.class);
    }
  }

  @Test
  void doubtsWhenAGroupCanNotBeRead() {
    slack.answer("users.info", user(""));
    slack.answer(
        "usergroups.users.list", Reply.json("{\"ok\":false,\"error\":\"no_such_subteam\"}"));

    assertThat(directory.person(ANN)).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void remembersForAMinuteAndNoLonger() {
    slack.answer("users.info", user(""), user(",\"deleted\":true"));
    groups();

    assertThat(found().standing()).isEqualTo(Standing.MEMBER);
    now.updateAndGet(then -> then.plusSeconds(59));
    assertThat(found().standing()).isEqualTo(Standing.MEMBER);
    now.updateAndGet(then -> then.plusSeconds(1));
    assertThat(found().standing()).isEqualTo(Standing.DEACTIVATED);
  }

  @Test
  void doesNotRememberOutages() {
    slack.answer("users.info", Reply.status(500, "x"), user(""));
    groups();

    assertThat(directory.person(ANN)).isInstanceOf(Answer.Unavailable.class);
    assertThat(found().standing()).isEqualTo(Standing.MEMBER);
  }

  @Test
  void asksOnceForManyWhoAskAtOnce() {
    slack.answer("users.info", user(""));
    groups();

    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        threads.execute(this::found);
      }
    }

    assertThat(slack.calls("users.info")).hasSize(1);
    assertThat(slack.calls("usergroups.users.list")).hasSize(2);
  }
}
