package dev.slipway.integrations.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.Mail;
import dev.slipway.commands.mail.MailBody;
import dev.slipway.config.MailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Whatever stands in a name or a title: a mail has its own headers and no others, and its page no
/// elements but its own.
final class HostileMailTest {
  private static final int STRINGS = 20_000;
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Session SESSION = Session.getInstance(new Properties());
  private static final MailAddress OPS = new MailAddress("ops@example.com");

  private static final Set<String> HEADERS =
      Set.of(
          "Date",
          "From",
          "To",
          "Message-ID",
          "Subject",
          "MIME-Version",
          "Content-Type",
          "Auto-Submitted",
          "X-Auto-Response-Suppress");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
  private static final Pattern FOLD = Pattern.compile("\r\n(?=[ \t])");
  private static final Pattern ELEMENT = Pattern.compile("<([!a-zA-Z][a-zA-Z0-9]*)");

  /// What ends a line, a header, a part or an element for somebody.
  private static final List<String> PIECES =
      List.of(
          "\r\n",
          "\n",
          "\r",
          "\0",
          "\t",
          "\u0085",
          "\u2028",
          "\u2029",
          "\u000b",
          "\f",
          "\u202e",
          "\u200b",
          "\ufeff",
          "\ud800",
          "\u07f6",
          "Bcc: evil@example.com",
          "X-Evil: 1",
          "\r\n.\r\n",
          "\r\n\r\n",
          "=?UTF-8?Q?=0D=0ABcc:_evil?=",
          "=?utf-8?b?DQpCY2M6IGV2aWw=?=",
          "<evil@example.com>",
          ",",
          ";",
          "\"",
          "\\",
          "<script>alert(1)</script>",
          "<img src=x onerror=1>",
          "&#x3c;b&#x3e;",
          "--",
          "é",
          "日本",
          "🚀",
          "a".repeat(90),
          " ",
          "@",
          "RCPT TO:<evil@example.com>",
          "'",
          "</div>",
          "<!--",
          "javascript:alert(1)",
          "%0d%0a",
          "(",
          ")");

  private static String hostile(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = 1 + random.nextInt(6);
    for (int i = 0; i < pieces; i++) {
      text.append(
          random.nextInt(8) == 0
              ? Character.toString(random.nextInt(0x2100))
              : PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static Mail mail(String text) {
    Letter letter =
        new Letter(
            new LetterId("t.shop.production.1.ended"),
            new LetterId("t.shop.production.1"),
            text,
            new Message(
                text,
                List.of(
                    new Message.Section.Title(Text.of(text)),
                    new Message.Section.Paragraph(Text.of("").bold(text).code(text)),
                    new Message.Section.Preformatted(text))),
            Optional.empty(),
            List.of(OPS),
            NOON);
    MailBody body = new MailBody(letter.message(), _ -> text);
    return new Mail(
        letter.id(),
        Optional.empty(),
        letter.subject(),
        body.plain(),
        body.html(letter.subject()),
        letter.to(),
        NOON);
  }

  @Test
  void hasItsOwnHeadersAndElementsAndNoOthers()
      throws MessagingException, UnsupportedEncodingException {
    Random random = new Random(20260302);
    Set<String> elements = new TreeSet<>();
    for (int i = 0; i < STRINGS; i++) {
      String text = hostile(random);

      Mail mail = mail(text);
      InternetHeaders read = headers(mail);

      if (!names(read).equals(HEADERS) || CONTROL.matcher(subject(read)).find()) {
        fail("%d: %s has the headers %s and the subject %s", i, text, names(read), subject(read));
      }
      assertThat(read.getHeader("To", "|")).isEqualTo(OPS.value());
      elements.addAll(elements(mail.html()));
    }
    assertThat(elements)
        .containsExactly(
            "!DOCTYPE",
            "body",
            "br",
            "code",
            "div",
            "h1",
            "head",
            "html",
            "meta",
            "p",
            "pre",
            "strong",
            "style",
            "title");
  }

  /// Unfolded as RFC 5322 has it; Angus itself keeps a line end behind a backslash.
  private static String subject(InternetHeaders headers) throws UnsupportedEncodingException {
    return MimeUtility.decodeText(FOLD.matcher(headers.getHeader("Subject", ",")).replaceAll(""));
  }

  private static Set<String> elements(String html) {
    Set<String> elements = new TreeSet<>();
    Matcher found = ELEMENT.matcher(html);
    while (found.find()) {
      elements.add(found.group(1));
    }
    return elements;
  }

  private static Set<String> names(InternetHeaders headers) {
    Set<String> names = new TreeSet<>();
    Collections.list(headers.getAllHeaders()).forEach(header -> names.add(header.getName()));
    return names;
  }

  /// As whoever gets the mail reads them: up to the first line that is empty.
  private static InternetHeaders headers(Mail mail) throws MessagingException {
    MimeMessage message = MimeForm.of(SESSION, mail, new MailAddress("slipway@example.com"));
    String wire = String.join("\r\n", Collections.list(message.getAllHeaderLines())) + "\r\n\r\n";
    return new InternetHeaders(
        new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void takesNoAddressThatIsMoreThanOne() {
    Random random = new Random(42);
    int taken = 0;
    for (int i = 0; i < STRINGS; i++) {
      String text =
          random.nextBoolean() ? hostile(random) : "ops" + hostile(random) + "@example.com";
      try {
        MailAddress address = new MailAddress(text);
        taken++;
        assertThat(address.value())
            .matches("[!-~]+@[a-zA-Z0-9.-]+")
            .doesNotContain(",", "<", ">", "\"", "(", ";");
      } catch (IllegalArgumentException _) {
        // As it should be.
      }
    }
    assertThat(taken).isBetween(1, STRINGS / 4);
  }
}
