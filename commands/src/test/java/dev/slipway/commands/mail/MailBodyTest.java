package dev.slipway.commands.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Fact;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MailBodyTest {
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");

  private static MailBody body(Section... sections) {
    return new MailBody(
        new Message("summary", List.of(sections)),
        user -> user.equals(ANN) ? "Ann <Lee>" : user.value());
  }

  private static final Section[] EVERYTHING = {
    new Section.Title(
        new Text(List.of(new Span.Mark(Symbol.FAILED))).and(" ").bold("shop").and(" build failed")),
    new Section.Paragraph(
        Text.of("")
            .link(
                URI.create("https://gitlab.example.com/?a=1&b=\"2\"".replace("\"", "%22")), "#237")
            .and(" · ")
            .code("master")
            .and(" · Fix <script>\nsecond line")),
    new Section.Facts(List.of(new Fact("Tests", Text.of("430")), new Fact("Took", Text.of("8 s")))),
    new Section.Preformatted("a < b\n\u0007c"),
    new Section.Note(
        Text.of("asked by ")
            .person(ANN)
            .and(" · ")
            .and(new Span.Moment(Instant.parse("2026-03-02T12:00:00Z")))),
    new Section.Buttons(
        List.of(new Button("revert", "Put back", "revert deployment 17", Button.Style.PRIMARY)))
  };

  @Test
  void saysEverythingAsText() {
    assertThat(body(EVERYTHING).plain())
        .isEqualTo(
            """
            ✗ shop build failed
            ===================

            #237 (https://gitlab.example.com/?a=1&b=%222%22) · master · Fix <script>
            second line

            Tests: 430
            Took: 8 s

                a < b
                c

            asked by Ann <Lee> · 2 Mar 12:00 UTC

            In the channel you can say to Slipway:
                revert deployment 17  (Put back)
            """);
  }

  @Test
  void saysEverythingAsAPageInWhichTextFromOutsideIsOnlyWords() {
    String page = body(EVERYTHING).html("a \"title\" & more");

    assertThat(
            page.replaceAll(" style=\"[^\"]*\"", "").replaceAll("(?s)<style>.*</style>", "<style>"))
        .isEqualTo(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>a &quot;title&quot; &amp; more</title>
            <style></head>
            <body>
            <div class="bad">
            <h1><span class="bad">✗</span> <strong>shop</strong> build failed</h1>
            <p><a href="https://gitlab.example.com/?a=1&amp;b=%222%22">#237</a> · <code>master</code> · Fix &lt;script&gt;<br>second line</p>
            <table role="presentation"><tr><th align="left">Tests</th><td>430</td></tr><tr><th align="left">Took</th><td>8 s</td></tr></table>
            <pre>a &lt; b
            c</pre>
            <p class="small">asked by <strong>Ann &lt;Lee&gt;</strong> · 2 Mar 12:00 UTC</p>
            <p>In the channel you can say to Slipway:</p><ul><li><code>revert deployment 17</code> (Put back)</li></ul>
            </div>
            </body>
            </html>
            """);
    assertThat(page).contains("border-left:4px solid #c5372c");
  }

  @Test
  void linksToTheWebAlone() {
    MailBody body =
        body(
            new Section.Paragraph(
                Text.of("").link(URI.create("javascript:alert(1)"), "click").and(".")));

    assertThat(body.plain()).isEqualTo("click.\n");
    assertThat(body.html("x")).doesNotContain("<a", "javascript");
  }
}
