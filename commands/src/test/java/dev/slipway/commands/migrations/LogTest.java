package dev.slipway.commands.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is kept of a session, and how it is shown.
class LogTest {
  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  private static final Masking MASKING = new Masking(List.of(new Secret("canary-7-secret")));

  private final LogReader reader = new LogReader(MASKING);

  private LogLine output(byte[] bytes) {
    return reader.read(new SessionEvent.Output(TEN, "%0/1", 1, Bytes.of(bytes)));
  }

  private static LogLine typed(String keys) {
    return new LogLine(TEN, LogLine.Kind.TYPED, "%0/1", "", keys);
  }

  private static LogLine printed(String text) {
    return new LogLine(TEN, LogLine.Kind.OUTPUT, "%0/1", "", text);
  }

  @Test
  void putsACharacterTogetherThatWasCutInTwo() {
    byte[] whole = "grün €\n".getBytes(StandardCharsets.UTF_8);

    StringBuilder text = new StringBuilder();
    for (byte one : whole) {
      text.append(output(new byte[] {one}).text());
    }

    assertThat(text).hasToString("grün €\n");
  }

  @Test
  void replacesWhatIsNoText() {
    assertThat(output(new byte[] {'a', (byte) 0xff, 'b'}).text()).isEqualTo("a\uFFFDb");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token canary-7-secret here",
        "DB_PASSWORD=correct-horse canary-7-secret",
        "postgres://app:correct-horse@db/shop",
        "export GITLAB=glpat-abcdefghijklmnop",
        "-----BEGIN OPENSSH PRIVATE KEY-----\ncorrect-horse\n-----END OPENSSH PRIVATE KEY-----",
        "api_key: correct-horse"
      })
  void masksWhatIsKnownToBeSecretAndWhatLooksLikeIt(String text) {
    String kept = output(text.getBytes(StandardCharsets.UTF_8)).text();

    assertThat(kept)
        .contains("***")
        .doesNotContain("canary-7", "correct-horse", "abcdefghijklmnop");
  }

  @Test
  void masksASecretThatCameInTwoPieces() {
    List<String> lines = Transcript.of(List.of(printed("canary-7-"), printed("secret\n")), MASKING);

    assertThat(lines).containsExactly("***");
  }

  @Test
  void masksThePartsOfASecretThatMeanSomething() {
    Masking masking =
        MASKING.with(
            List.of(
                new Secret("postgres://shop:open-sesame@db/shop"),
                new Secret("machine db\nlogin shop password of-the-netrc\n"),
                new Secret("short")));

    assertThat(masking.mask("a open-sesame b")).isEqualTo("a *** b");
    assertThat(masking.mask("a login shop password of-the-netrc b")).isEqualTo("a *** b");
    assertThat(masking.mask("machine db, short, canary-7-secret"))
        .isEqualTo("machine db, short, ***");
  }

  @Test
  void letsNothingThatIsPrintedPassForWhoCameAndWent() {
    List<String> lines =
        Transcript.of(
            List.of(
                printed("$ ls\n10:00:04  bob left\r\nx\r10:00:04  bob logged in\n"),
                new LogLine(TEN.plusSeconds(5), LogLine.Kind.CLOSED, "l1", "ann", "")),
            MASKING);

    assertThat(lines)
        .containsExactly(
            "$ ls", " 10:00:04  bob left", " 10:00:04  bob logged in", "10:00:05  ann left");
  }

  @Test
  void keepsWhatTwoTerminalsPrintedApart() {
    List<String> lines =
        Transcript.of(
            List.of(printed("ann$ "), new LogLine(TEN, LogLine.Kind.OUTPUT, "%1/7", "", "bob$ \n")),
            MASKING);

    assertThat(lines).containsExactly("ann$", "bob$");
  }

  @Test
  void showsWhatWasTypedWhereTheTerminalDidNot() {
    List<LogLine> log =
        List.of(
            printed("$ "),
            printed("migrate up\r\nmigrated\r\n$ "),
            typed("migrate up"),
            printed("stty -echoo\b \b\r\n$ "),
            typed("stty -echoo\u007f"),
            typed("psql -c 'delete from orders'"),
            printed("\r\n$ DELETE 5\r\n$ "),
            line(LogLine.Kind.HIDDEN, "%0/1", "", 7));

    List<String> lines = Transcript.of(log, MASKING);

    assertThat(lines)
        .containsExactly(
            "$ migrate up",
            "migrated",
            "$ stty -echo",
            "$",
            "10:00:00  typed, not shown: psql -c 'delete from orders'",
            "",
            "$ DELETE 5",
            "$",
            "10:00:07  typed, not kept");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "ls /va\tlo, $ ls /var/lo, true",
        "ec\u007f\u007fls, $ ec\b \b\b \bls, true",
        "nonsense\u0015ls -l, $ nonsense $ ls -l, true",
        "x\u007f\u001b[A\u001bOB, $ x the command before, true",
        "select 1;, shop=> select 1;, true",
        "select 1;, shop=> , false",
        "select 1;, shop=> select, false",
        "ls lo, lo ls, false",
        "rm all #\u0016\u0015, $ , false",
        "rm all\u007f\u007f\u007f\u007f\u007f\u007f, $ , false",
        "x\u001b^rm all, $ x, false",
        "x\u001b]0;rm all, $ x, false"
      })
  void knowsWhetherWhatWasTypedWasShown(String keys, String screen, boolean shown) {
    assertThat(Typing.isShown(keys.translateEscapes(), screen)).isEqualTo(shown);
  }

  @Test
  void letsNothingThatIsPrintedHideWhatComesAfterIt() {
    List<String> lines =
        Transcript.of(
            List.of(
                printed("\u001b]0;title\u0007$ printf x\r\n\u001b_$ rm all\r\nremoved\r\n"),
                printed("\u001b^hidden\r\n\u001bPhidden\r\n")),
            MASKING);

    assertThat(lines).containsExactly("$ printf x", "$ rm all", "removed", "hidden", "hidden");
  }

  @Test
  void writesControlKeysAsPeopleDo() {
    assertThat(Typing.words("rm\tall #\u0016\u0015\u001b[A\u001b^")).isEqualTo("rm all #^V^U^[^");
  }

  @Test
  void showsTheBeginningOfMuchThatACommandWasGiven() {
    LogLine given = new LogLine(TEN, LogLine.Kind.TYPED, "in/7", "", "x".repeat(5_000));

    assertThat(Transcript.of(List.of(given), MASKING))
        .containsExactly("< " + "x".repeat(2_000), "< ... and 3000 characters more");
  }

  @Test
  void showsWhatACommandWasGiven() {
    List<String> lines =
        Transcript.of(
            List.of(
                new LogLine(TEN, LogLine.Kind.OUTPUT, "command/7", "", "$ bash\n"),
                new LogLine(TEN, LogLine.Kind.TYPED, "in/7", "", "psql -c 'delete"),
                new LogLine(
                    TEN, LogLine.Kind.TYPED, "in/7", "", " from orders'\n10:00:00  bob left\n"),
                new LogLine(TEN, LogLine.Kind.OUTPUT, "out/7", "", "DELETE 5\n")),
            MASKING);

    assertThat(lines)
        .containsExactly(
            "$ bash", "< psql -c 'delete from orders'", "<  10:00:00  bob left", "DELETE 5");
  }

  @Test
  void showsWhatATerminalWouldShow() {
    List<String> lines =
        Transcript.of(
            List.of(
                printed("\u001b[1mready\u001b[0m\r\n\u001b]0;title\u0007"),
                printed(" 10%\r 20%\rdone\b\bNE\r\n"),
                new LogLine(TEN.plusSeconds(5), LogLine.Kind.CLOSED, "l1", "ann", "")),
            MASKING);

    assertThat(lines).containsExactly("ready", "doNE", "10:00:05  ann left");
  }

  @Test
  void knowsWhoIsIn() {
    Presence presence = Presence.NOBODY;
    for (LogLine line :
        Arrays.asList(
            line(LogLine.Kind.OPENED, "l1", "ann", 1),
            line(LogLine.Kind.OPENED, "l2", "bob", 2),
            line(LogLine.Kind.CLOSED, "l1", "ann", 3))) {
      presence = presence.after(line);
    }

    assertThat(presence)
        .isEqualTo(
            new Presence(
                List.of(new Presence.Login("l2", new DeveloperName("bob"), TEN.plusSeconds(2))),
                Optional.of(TEN.plusSeconds(1))));
    assertThat(presence.after(line(LogLine.Kind.ENDED, "", "", 4)).in()).isEmpty();
  }

  private static LogLine line(LogLine.Kind kind, String login, String who, int second) {
    return new LogLine(TEN.plusSeconds(second), kind, login, who, "");
  }
}
