package dev.slipway.bot.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.StoreSettings;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredInbox;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class AuditCommandTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void makeTwoDecisions() throws IOException {
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        slack:
          botToken: xoxb-1
          appToken: xapp-1
          team: T0ACME
        gitlab:
          url: https://gitlab.example.com
          token: glpat-1
        store:
          url: %s
        apps:
        - name: shop
          project: acme/shop
          image: registry.example.com/shop/web:build-{build}
          environments:
          - name: staging
            targets:
            - name: eu
              namespace: shop-staging
            workloads:
            - deployment: web
            roles:
              deployer: [U0ANN]
        """
            .formatted(url()));
    try (Database database = open()) {
      StoredInbox inbox = new StoredInbox(database);
      for (String key : List.of("m:1", "m:2")) {
        ChatMessage message =
            new ChatMessage(
                key,
                Via.MENTION,
                new ChannelId("C0DEPLOYS"),
                Optional.empty(),
                ANN,
                "deploy",
                NOON,
                Optional.empty());
        inbox.store(List.of(message), NOON, _ -> Due.AN_ANSWER);
        inbox.answer(message, Consequence.saying(List.of(), List.of(decision(key))), NOON);
      }
    }
  }

  @Test
  void saysThatAllIsAsItWasWrittenAndWhatTheHeadIs() {
    assertThat(verify()).isZero();
    assertThat(out.toString())
        .matches("All 2 decisions are as they were written\\. Head: 2:[0-9a-f]{64}\\R");
  }

  @Test
  void namesTheFirstRowThatWasChanged() throws SQLException {
    change("update decision set person = 'U0BOB' where seq = 2");

    assertThat(verify()).isEqualTo(1);
    assertThat(out.toString().strip())
        .isEqualTo("Row 2 is not what was written: its hash does not fit.");
  }

  @Test
  void findsWhatWasCutOffByAHeadThatWasKept() throws SQLException {
    verify();
    String head = out.toString().strip().replaceFirst(".*Head: ", "");
    change("delete from decision where seq = 2");
    change("update decision_head set seq = 1, hash = (select hash from decision where seq = 1)");

    assertThat(verify()).isZero();
    assertThat(verify("--head", head)).isEqualTo(1);
    assertThat(out.toString()).contains("Row 2 is missing");
  }

  @Test
  void takesNothingElseForAHead() {
    assertThat(verify("--head", "2:abc")).isEqualTo(2);
    assertThat(err.toString()).contains("'2:abc' is no head");
  }

  private int verify(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("audit", "verify", "--config", folder.resolve("slipway.yaml").toString()));
    arguments.addAll(List.of(more));
    CommandLine line =
        SlipwayCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return line.execute(arguments.toArray(String[]::new));
  }

  private void change(String sql) throws SQLException {
    try (Database database = open();
        Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Database open() {
    return Database.open(new StoreSettings(url(), Optional.empty(), Optional.empty()));
  }

  private String url() {
    return "jdbc:h2:file:" + folder.resolve("slipway");
  }

  private static AuditEntry decision(String occasion) {
    return new AuditEntry(
        NOON,
        ANN,
        Action.DEPLOY,
        new AppName("shop"),
        new EnvironmentName("staging"),
        new Decision.Allowed("deployer of shop on staging"),
        occasion,
        "deploy #235 to staging");
  }
}
