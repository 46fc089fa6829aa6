package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Button.Style;
import dev.slipway.commands.chat.Message.Fact;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.news.Breakage;
import dev.slipway.commands.news.BreakageMessage;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.FailedLog;
import dev.slipway.commands.news.Failure;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.config.AppName;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BlockKitTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol)));
  }

  private static JsonNode blocks(Message message) {
    return Json.array(BlockKit.render(message).body()).orElseThrow();
  }

  private static Message of(Section... sections) {
    return new Message("summary", List.of(sections));
  }

  private static List<String> texts(JsonNode blocks) {
    return blocks.findValuesAsText("text").stream().filter(text -> !text.isEmpty()).toList();
  }

  /// To write what is rendered now, delete the file's content and copy what the failure prints.
  private static void matches(String golden, Message message) throws IOException {
    try (InputStream file = BlockKitTest.class.getResourceAsStream("golden/" + golden)) {
      assertThat(file).as(golden).isNotNull();
      String expected = new String(file.readAllBytes(), UTF_8);
      String actual =
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(blocks(message)) + "\n";
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void hasRoomForTwentyLinesOfALogHoweverManyJobsFailed() {
    URI page = URI.create("https://gitlab.example.com/" + "x".repeat(300));
    Ended ended =
        new Ended(
            new Build(
                new BuildNumber(247),
                4_247,
                PipelineStatus.FAILED,
                "b".repeat(200),
                Build.RefKind.BRANCH,
                new Commit(new CommitSha("a".repeat(40)), "Count", "Ann", AT),
                page),
            AT,
            Optional.empty(),
            Optional.empty());
    List<String> lines =
        IntStream.range(0, 20).mapToObj(i -> i + " <!channel> \\\"".repeat(40)).toList();
    Breakage breakage =
        new Breakage(
            ended,
            Optional.empty(),
            Contents.UNKNOWN,
            new Failure(
                Optional.of(
                    IntStream.range(0, 9)
                        .mapToObj(i -> new FailedJob("j".repeat(200) + i, "test", page))
                        .toList()),
                Optional.of(new FailedLog("j".repeat(200), lines).shown(text -> text))),
            1,
            new BuildNumber(260),
            Optional.empty(),
            List.of());

    JsonNode shown = blocks(BreakageMessage.of(new AppName("shop"), "b".repeat(200), breakage));
    List<JsonNode> thread =
        BreakageMessage.wholeLog(breakage).stream().map(BlockKitTest::blocks).toList();

    List<String> preformatted = preformatted(shown);
    assertThat(preformatted).hasSize(20);
    for (int i = 0; i < 20; i++) {
      assertThat(preformatted.get(i)).startsWith(i + " <!channel> ").endsWith("…");
    }
    assertThat(thread.stream().flatMap(blocks -> preformatted(blocks).stream()).toList())
        .isEqualTo(lines);
  }

  private static List<String> preformatted(JsonNode blocks) {
    return blocks.findParents("type").stream()
        .filter(node -> node.path("type").asText().equals("rich_text_preformatted"))
        .flatMap(node -> node.path("elements").findValuesAsText("text").stream())
        .flatMap(String::lines)
        .toList();
  }

  @Test
  void showsARollout() throws IOException {
    Text link = Text.of("build ").link(URI.create("https://gitlab.example/p/1?a=b&c=d"), "#235");
    matches(
        "rollout.json",
        new Message(
            "shop #235 to staging: 2 of 4",
            List.of(
                new Section.Title(mark(Symbol.WORKING).and(" shop #235 → staging")),
                new Section.Paragraph(
                    Text.of("2 of 4 pods of ")
                        .code("web")
                        .and(" are live, started ")
                        .and(new Span.Moment(AT))),
                new Section.Facts(
                    List.of(
                        new Fact("Build", link),
                        new Fact("Commit", Text.of("").code("abc1234").and(" fix <b>")))),
                new Section.Note(Text.of("asked by ").person(ANN).and(" in #deploys")),
                new Section.Buttons(
                    List.of(new Button("abort", "Abort", "abort deployment 7", Style.DANGER))))));
  }

  @Test
  void showsAFailure() throws IOException {
    matches(
        "failure.json",
        new Message(
            "shop #237 to staging failed",
            List.of(
                new Section.Title(mark(Symbol.FAILED).and(" ").bold("shop #237").and(" failed")),
                new Section.Preformatted("panic: `no` *config* <!channel>\n```exit 1```\n"),
                new Section.Note(Text.of("log of web-7d9 <@U0BOB> & co")),
                new Section.Buttons(
                    List.of(
                        new Button("deploy", "Try again", "deploy #237 to staging", Style.PRIMARY),
                        new Button("deploy", "Back", "deploy #236 to staging", Style.PLAIN))))));
  }

  @Test
  void showsSmallPrintWithEverythingInIt() throws IOException {
    matches(
        "small-print.json",
        of(
            new Section.Note(
                mark(Symbol.REVERTED)
                    .and(" by ")
                    .person(ANN)
                    .and(" ")
                    .and(new Span.Moment(AT))
                    .and(", see ")
                    .link(URI.create("https://x.example/a?c=d&e=%3E"), "the <log> & more"))));
  }

  @Test
  void saysSmallPrintInRichTextWhereMarkUpCouldBeRead() throws IOException {
    matches(
        "small-print-with-formatting.json",
        of(new Section.Note(Text.of("see ").link(URI.create("https://x.example/"), "*_`log`_*"))));
  }

  @Test
  void putsSmallPrintOfManyPartsIntoRichText() {
    Text long_ = Text.of("");
    for (int i = 0; i < 6; i++) {
      long_ = long_.person(ANN).and(" and ");
    }

    assertThat(blocks(of(new Section.Note(long_))).findValuesAsText("type"))
        .contains("rich_text")
        .doesNotContain("context");
  }

  @Test
  void alwaysHoldsRichTextSoThatAnEditNeverTakesItAway() {
    assertThat(blocks(of()).get(0).path("type").asText()).isEqualTo("rich_text");
    assertThat(blocks(of(new Section.Note(Text.of("small")))).findValuesAsText("type"))
        .containsExactly("rich_text", "rich_text_section", "text", "context", "plain_text");
    assertThat(texts(blocks(of(new Section.Paragraph(Text.of(" ")))))).containsExactly("summary");
    assertThat(texts(blocks(of(new Section.Preformatted("\n"))))).containsExactly("summary");
  }

  @Test
  void neverLeavesTheSummaryEmpty() {
    Rendered rendered = BlockKit.render(new Message(" \u0000", List.of()));

    assertThat(rendered.fallback()).isEqualTo("…");
  }

  @Test
  void mentionsOnlyPeopleAndLinksOnlyAddresses() {
    Text text =
        new Text(List.of())
            .person(new UserId("T0ACME", "here> <!channel"))
            .link(URI.create("javascript:alert(1)"), "press")
            .link(URI.create("mailto:ann@shop.io"), "write")
            .link(URI.create("relative"), "look")
            .link(URI.create("https://x.example/" + "a".repeat(3_000)), "far")
            .and(new Span.Moment(Instant.MAX))
            .and(new Span.Moment(Instant.EPOCH.minusSeconds(1)));

    for (Section section : List.of(new Section.Paragraph(text), new Section.Note(text))) {
      assertThat(blocks(of(section)).findValuesAsText("type"))
          .containsOnly("rich_text", "rich_text_section", "text");
    }
  }

  @Test
  void labelsABareLinkByItsAddress() {
    Text bare = new Text(List.of()).link(URI.create("https://x.example/"), " ");

    assertThat(texts(blocks(of(new Section.Paragraph(bare)))))
        .containsExactly("https://x.example/");
    assertThat(texts(blocks(of(new Section.Note(bare))))).containsExactly("https://x.example/");
  }

  @Test
  void cutsWhatIsTooLong() {
    String longText = "é".repeat(2_999) + "😀😀";

    JsonNode blocks =
        blocks(
            of(
                new Section.Paragraph(Text.of(longText)),
                new Section.Preformatted(longText),
                new Section.Paragraph(Text.of("never seen"))));

    assertThat(texts(blocks)).containsExactly("é".repeat(2_999) + "…", "é".repeat(899) + "…");
  }

  @Test
  void neverCutsACharacterInHalf() {
    String longText = "a".repeat(2_998) + "😀😀";

    assertThat(texts(blocks(of(new Section.Paragraph(Text.of(longText))))))
        .containsExactly("a".repeat(2_998) + "…");
    assertThat(
            BlockKit.render(
                    new Message("b".repeat(BlockKit.LONGEST_FALLBACK - 2) + "😀😀", List.of()))
                .fallback())
        .isEqualTo("b".repeat(BlockKit.LONGEST_FALLBACK - 2) + "…");
  }

  @Test
  void dropsWhatDoesNotFitAfterACut() {
    Text text =
        Text.of("a".repeat(3_000))
            .person(ANN)
            .and(new Span.Moment(AT))
            .and(new Span.Mark(Symbol.DONE))
            .link(URI.create("https://x.example/"), "x");

    assertThat(
            blocks(of(new Section.Paragraph(text))).get(0).path("elements").get(0).path("elements"))
        .hasSize(1);
  }

  @Test
  void keepsTheButtonsOfAMessageWithTooManyParts() {
    List<Section> sections =
        Stream.concat(
                IntStream.range(0, 80)
                    .mapToObj(i -> (Section) new Section.Paragraph(Text.of("line " + i))),
                Stream.of(
                    new Section.Buttons(
                        List.of(new Button("abort", "Abort", "abort", Style.PLAIN)))))
            .toList();

    JsonNode blocks = blocks(new Message("summary", sections));

    assertThat(blocks).hasSize(49);
    assertThat(blocks.get(48).path("type").asText()).isEqualTo("actions");
  }

  @Test
  void keepsToFiftyBlocksOfNothingButButtons() {
    Section buttons =
        new Section.Buttons(List.of(new Button("abort", "Abort", "abort", Style.PLAIN)));

    assertThat(blocks(new Message("summary", java.util.Collections.nCopies(60, buttons))))
        .hasSize(50);
  }

  @Test
  void leavesOutButtonsThatCouldNotSayTheirPhrase() {
    Section buttons =
        new Section.Buttons(
            List.of(
                new Button("a", "A", " ", Style.PLAIN),
                new Button("b", "B", "p".repeat(2_001), Style.PLAIN),
                new Button("c", "C", "deploy \u202Edoorp ot", Style.PLAIN),
                new Button(" ", "D", "help", Style.PLAIN)));

    assertThat(blocks(of(buttons)).findValuesAsText("type")).doesNotContain("actions");
  }

  @Test
  void labelsButtonsWithinBounds() {
    Section buttons =
        new Section.Buttons(
            List.of(
                new Button("ab", " ", "help", Style.PLAIN),
                new Button("c".repeat(300), "d".repeat(80), "help", Style.PLAIN)));

    JsonNode elements = blocks(of(buttons)).get(1).path("elements");

    assertThat(elements.get(0).path("text").path("text").asText()).isEqualTo("ab");
    assertThat(elements.get(1).path("text").path("text").asText()).isEqualTo("d".repeat(74) + "…");
    assertThat(elements.get(1).path("action_id").asText()).hasSizeLessThanOrEqualTo(255);
  }

  @Test
  void keepsTwentyFiveButtonsInARow() {
    List<Button> many =
        java.util.Collections.nCopies(30, new Button("a", "A", "help", Style.PLAIN));

    assertThat(blocks(of(new Section.Buttons(many))).get(1).path("elements")).hasSize(25);
  }

  @Test
  void showsWhatWouldMisleadTheEye() {
    assertThat(
            texts(blocks(of(new Section.Paragraph(Text.of("a\u0000b\u202Ec\uD800d\te\nf\u007F"))))))
        .containsExactly("ab\uFFFDc\uFFFDd\te\nf");
  }

  @Test
  void hasAPictureForEverySymbol() {
    assertThat(Stream.of(Symbol.values()).map(RichText::emoji))
        .containsExactly(
            "white_check_mark",
            "x",
            "hourglass_flowing_sand",
            "hourglass_flowing_sand",
            "warning",
            "leftwards_arrow_with_hook",
            "octagonal_sign",
            "rocket",
            "question");
  }
}
