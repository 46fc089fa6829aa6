package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.PodSight.Ending;
import dev.slipway.commands.migrations.SessionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionLinesTest {
  private static final Instant AT = Instant.parse("2026-11-21T17:31:08.239441Z");

  @Test
  void readsWhatTheToolkitWrites() {
    Map<String, SessionEvent> lines =
        Map.of(
            "\"ready\",\"t\":1795282268.239441", new SessionEvent.Started(AT),
            "\"open\",\"t\":1795282268.239441,\"id\":\"34-1\",\"who\":\"ann\",\"key\":\"SHA256:x\",\"from\":\"10.0.0.7\",\"what\":\"files\"",
                new SessionEvent.Opened(
                    AT,
                    "34-1",
                    new DeveloperName("ann"),
                    "SHA256:x",
                    "10.0.0.7",
                    SessionEvent.Purpose.FILES),
            "\"close\",\"t\":1795282268.239441,\"id\":\"34-1\",\"who\":\"ann\"",
                new SessionEvent.Closed(AT, "34-1", new DeveloperName("ann")),
            "\"out\",\"t\":1795282268.239441,\"pane\":\"%0/7\",\"n\":3,\"b64\":\"/wA=\"",
                new SessionEvent.Output(AT, "%0/7", 3, Bytes.of(new byte[] {-1, 0})),
            "\"skipped\",\"t\":1795282268.239441,\"pane\":\"%0/7\",\"bytes\":2340000",
                new SessionEvent.Skipped(AT, "%0/7", 2_340_000),
            "\"warned\",\"t\":1795282268.239441,\"left\":900",
                new SessionEvent.Warned(AT, Duration.ofMinutes(15)),
            "\"extended\",\"t\":1795282268.239441,\"until\":1795282300",
                new SessionEvent.Extended(AT, Instant.ofEpochSecond(1795282300)),
            "\"end\",\"t\":1795282268.239441,\"how\":\"nobody-came\"",
                new SessionEvent.Ended(AT, Ending.NOBODY_CAME),
            "\"trouble\",\"t\":1795282268.239441,\"b64\":\"aGk=\"",
                new SessionEvent.Trouble(AT, "hi"));

    lines.forEach((line, event) ->
        assertThat(SessionLines.event("{\"slipway\":" + line + "}")).contains(event));
  }

  @Test
  void readsWhatWasTyped() {
    String typed =
        "{\"slipway\":\"typed\",\"t\":1795282268.239441,\"pane\":\"%0/7\",\"b64\":\"bHM=\"}";
    String hidden = "{\"slipway\":\"hidden\",\"t\":1795282268.239441,\"pane\":\"%0/7\",\"keys\":9}";

    assertThat(SessionLines.event(typed))
        .contains(new SessionEvent.Typed(AT, "%0/7", Bytes.of(new byte[] {'l', 's'})));
    assertThat(SessionLines.event(hidden)).contains(new SessionEvent.Hidden(AT, "%0/7", 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Server listening on 0.0.0.0 port 2222.",
        "{\"slipway\":",
        "{\"slipway\":\"unheard-of\",\"t\":1}",
        "{\"slipway\":\"open\",\"t\":1,\"who\":\"ann \\n\"}",
        "{\"slipway\":\"out\",\"t\":1,\"b64\":\"***\"}",
        "{\"slipway\":\"ready\",\"t\":\"soon\"}",
        "{\"slipway\":\"ready\",\"t\":1e999999999}",
        "{\"slipway\":\"ready\",\"t\":1e99}",
        "{\"slipway\":[1]}"
      })
  void leavesOutWhatIsNoneOfThem(String line) {
    assertThat(SessionLines.event(line)).isEmpty();
  }
}
