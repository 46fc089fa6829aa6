package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.requests.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The README's table of commands is the one that the specs give. `-Dslipway.rewrite=true` writes
/// it.
final class ReadmeTest {
  private static final String BEGIN = "<!-- commands:begin -->\n";
  private static final String END = "<!-- commands:end -->";

  @Test
  void showsTheCommandsThatThereAre() throws IOException {
    Path readme = Path.of("../README.md");
    String text = Files.readString(readme);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("slipway.rewrite")) {
      text = text.substring(0, begin) + CommandTable.markdown() + text.substring(end);
      Files.writeString(readme, text);
      end = text.indexOf(END);
    }

    String table = text.substring(begin, end);

    assertThat(table).isEqualTo(CommandTable.markdown());
  }
}
