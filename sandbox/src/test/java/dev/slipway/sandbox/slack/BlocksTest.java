package dev.slipway.sandbox.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BlocksTest {
  /// One limit: a list of blocks that is as large as allowed, and the same one step further.
  private record Limit(String name, String largest, String tooLarge, String problem) {}

  private static final List<Limit> LIMITS =
      List.of(
          limit("blocks of a message", 50, BlocksTest::dividers, "no more than 50 items allowed"),
          limit("section text", 3_000, n -> section(mrkdwn(n)), "must be less than 3001"),
          limit(
              "section fields",
              10,
              n -> "[{\"type\":\"section\",\"fields\":[" + times(n, mrkdwn(1)) + "]}]",
              "no more than 10 items allowed"),
          limit(
              "field text",
              2_000,
              n -> "[{\"type\":\"section\",\"fields\":[" + mrkdwn(n) + "]}]",
              "must be less than 2001"),
          limit(
              "header",
              150,
              n -> "[{\"type\":\"header\",\"text\":" + plain(n) + "}]",
              "must be less than 151"),
          limit(
              "context elements",
              10,
              n -> "[{\"type\":\"context\",\"elements\":[" + times(n, mrkdwn(1)) + "]}]",
              "no more than 10 items allowed"),
          limit(
              "actions elements",
              25,
              n -> actions(times(n, button("", 1))),
              "no more than 25 items allowed"),
          limit("button text", 75, n -> actions(button("", n)), "must be less than 76"),
          limit(
              "button value",
              2_000,
              n -> actions(button(",\"value\":\"" + "v".repeat(n) + "\"", 1)),
              "must be less than 2001"),
          limit(
              "button url",
              3_000,
              n -> actions(button(",\"url\":\"" + "u".repeat(n) + "\"", 1)),
              "must be less than 3001"),
          limit(
              "action id",
              255,
              n -> actions(button(",\"action_id\":\"" + "a".repeat(n) + "\"", 1)),
              "must be less than 256"),
          limit(
              "block id",
              255,
              n -> "[{\"type\":\"divider\",\"block_id\":\"" + "b".repeat(n) + "\"}]",
              "must be less than 256"),
          limit(
              "overflow options",
              5,
              n -> actions("{\"type\":\"overflow\",\"options\":[" + options(n) + "]}"),
              "no more than 5 items allowed"),
          limit(
              "select options",
              100,
              n -> actions("{\"type\":\"static_select\",\"options\":[" + options(n) + "]}"),
              "no more than 100 items allowed"),
          limit(
              "option text",
              75,
              n -> actions("{\"type\":\"overflow\",\"options\":[" + option(n, 1) + "]}"),
              "must be less than 76"),
          limit(
              "option value",
              150,
              n -> actions("{\"type\":\"overflow\",\"options\":[" + option(1, n) + "]}"),
              "must be less than 151"));

  private interface Sized {
    String of(int size);
  }

  private static Limit limit(String name, int most, Sized blocks, String problem) {
    return new Limit(name, blocks.of(most), blocks.of(most + 1), problem);
  }

  private static String dividers(int n) {
    return "[" + times(n, "{\"type\":\"divider\"}") + "]";
  }

  private static String section(String text) {
    return "[{\"type\":\"section\",\"text\":" + text + "}]";
  }

  private static String mrkdwn(int length) {
    return "{\"type\":\"mrkdwn\",\"text\":\"" + "x".repeat(length) + "\"}";
  }

  private static String plain(int length) {
    return "{\"type\":\"plain_text\",\"text\":\"" + "x".repeat(length) + "\"}";
  }

  private static String button(String more, int length) {
    return "{\"type\":\"button\",\"text\":" + plain(length) + more + "}";
  }

  private static String actions(String elements) {
    return "[{\"type\":\"actions\",\"elements\":[" + elements + "]}]";
  }

  private static String options(int n) {
    return times(n, option(1, 1));
  }

  private static String option(int text, int value) {
    return "{\"text\":" + plain(text) + ",\"value\":\"" + "v".repeat(value) + "\"}";
  }

  private static String times(int n, String item) {
    return IntStream.range(0, n).mapToObj(i -> item).collect(Collectors.joining(","));
  }

  private static List<String> problems(String blocks) {
    return Blocks.problems(json(blocks), "/blocks", Blocks.MOST_IN_MESSAGE);
  }

  private static JsonNode json(String text) {
    return Json.read(text).orElseThrow(() -> new AssertionError("not JSON: " + text));
  }

  @TestFactory
  Stream<DynamicTest> takesAsMuchAsIsAllowedAndNoMore() {
    return LIMITS.stream()
        .map(limit ->
            DynamicTest.dynamicTest(
                limit.name(),
                () -> {
                  assertThat(problems(limit.largest())).isEmpty();
                  assertThat(problems(limit.tooLarge()))
                      .anySatisfy(line -> assertThat(line).contains(limit.problem()));
                }));
  }

  @Test
  void speaksAsSlackDoesOfALongText() {
    JsonNode recorded = Contracts.slack("errors/200.invalid_blocks.text-too-long.json");

    SlackRefusal refusal = SlackRefusal.invalidBlocks(problems(section(mrkdwn(3_001))));

    assertThat(refusal.body()).isEqualTo(recorded.path("body"));
  }

  @Test
  void speaksAsSlackDoesOfTooManyOptions() {
    JsonNode recorded = Contracts.slack("errors/200.invalid_blocks.too-many-options.json");
    String blocks =
        "[{\"type\":\"divider\"},{\"type\":\"divider\"},{\"type\":\"section\",\"text\":"
            + mrkdwn(1)
            + ",\"accessory\":{\"type\":\"overflow\",\"options\":["
            + options(6)
            + "]}}]";

    assertThat(SlackRefusal.invalidBlocks(problems(blocks)).body())
        .isEqualTo(recorded.path("body"));
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatIsNoBlock() {
    return Stream.of(
            List.of("[{\"type\":\"marquee\"}]", "unsupported type: marquee"),
            List.of("[{\"text\":\"x\"}]", "missing required field: type"),
            List.of("[{\"type\":\"section\"}]", "missing required field: one of text, fields"),
            List.of("[{\"type\":\"header\"}]", "missing required field: text"),
            List.of(section("{\"type\":\"mrkdwn\",\"text\":\"\"}"), "must be more than 0"),
            List.of(section("\"x\""), "must be an object"),
            List.of(
                "[{\"type\":\"header\",\"text\":" + mrkdwn(1) + "}]",
                "value must be one of: plain_text"),
            List.of("[{\"type\":\"divider\",\"color\":\"red\"}]", "invalid additional property"),
            List.of(actions(button(",\"style\":\"warning\"", 1)), "primary, danger"),
            List.of(actions("{\"type\":\"image\"}"), "unsupported type: image"),
            List.of("[{\"type\":\"actions\",\"elements\":[]}]", "no less than 1 items"),
            List.of("[\"x\"]", "must be an object"),
            List.of(
                "[{\"type\":\"divider\",\"block_id\":\"a\"},{\"type\":\"divider\",\"block_id\":\"a\"}]",
                "`block_id` already exists"),
            List.of(
                actions(
                    button(",\"action_id\":\"a\"", 1) + "," + button(",\"action_id\":\"a\"", 1)),
                "`action_id` already exists"))
        .map(pair ->
            DynamicTest.dynamicTest(
                pair.getLast(),
                () ->
                    assertThat(problems(pair.getFirst()))
                        .anySatisfy(line -> assertThat(line).contains(pair.getLast()))));
  }

  @Test
  void takesWhatPeopleSend() {
    for (String file :
        List.of(
            "events/app_mention.json", "events/message.user.json", "events/message.channel.json")) {
      assertThat(
              Blocks.problems(
                  Contracts.slack(file).at("/event/blocks"), "/blocks", Blocks.MOST_IN_MESSAGE))
          .isEmpty();
    }
  }

  @Test
  void givesIdsToWhatCameWithout() {
    var completed = Blocks.completed(json(actions(button("", 1))));

    assertThat(completed.at("/0/block_id").asText()).isNotEmpty();
    assertThat(completed.at("/0/elements/0/action_id").asText()).isNotEmpty();
  }
}
