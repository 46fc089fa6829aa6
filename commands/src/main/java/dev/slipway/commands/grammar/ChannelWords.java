package dev.slipway.commands.grammar;

import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.grammar.ParseFailure.Code;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads which channel is meant: the one where it is said, or another one by its `#`. Used once, by
/// one thread, along with its [Reading].
final class ChannelWords {
  private static final Set<String> BEFORE = Set.of("in", "to", "on", "for", "into");
  private static final Set<String> HERE = Set.of("here", "this");

  /// A number alone is a build.
  private static final Pattern CHANNEL = Pattern.compile("#(?![0-9]+$)[A-Za-z0-9_-]{1,80}");

  private final Reading reading;
  private final Form<?> form;
  private @Nullable ChannelMention channel;
  private boolean here;

  ChannelWords(Reading reading, Form<?> form) {
    this.reading = reading;
    this.form = form;
  }

  @Nullable ChannelMention channel() {
    return channel;
  }

  /// Index after what begins here; the same index when nothing of this kind does.
  int at(int i) {
    if (!form.takes(Part.CHANNEL)) {
      return i;
    }
    String word = reading.word(i);
    if (HERE.contains(word)) {
      if (channel != null) {
        saidTwice(i);
      }
      here = true;
      return i + 1;
    }
    int at = BEFORE.contains(word) ? reading.skip(i + 1) : i;
    String raw = reading.raw(at);
    if (!CHANNEL.matcher(raw).matches()) {
      return i;
    }
    if (channel != null || here) {
      saidTwice(at);
    }
    channel = new ChannelMention(raw.substring(1));
    return at + 1;
  }

  private void saidTwice(int i) {
    reading.fail(Code.SAID_TWICE, i, "only one channel");
  }
}
