package dev.slipway.bot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How pages look in a real Chromium: in frames of 600 and 360 pixels, light, dark as the page
/// itself wants it, and dark in a program that throws the looks of the body away.
final class MailLooks {
  private static final String SCRIPT =
      """
      const light = v => { const s = v / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4 };
      const luminance = c => 0.2126 * light(c[0]) + 0.7152 * light(c[1]) + 0.0722 * light(c[2]);
      const colour = text => { const m = text.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m };
      function contrast(one, other) {
        const a = luminance(one), b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      }
      function ground(view, element) {
        for (let e = element; e; e = e.parentElement) {
          const c = colour(view.getComputedStyle(e).backgroundColor);
          if (c[3] > 0) return c;
        }
        return null;
      }
      window.onload = () => {
        const found = [];
        let texts = 0;
        for (const frame of document.querySelectorAll('iframe')) {
          const doc = frame.contentDocument, view = frame.contentWindow;
          if (frame.dataset.look === 'stripped') {
            doc.body.style.background = '#121212';
            doc.body.style.color = '#f1f1f1';
          }
          if (doc.documentElement.scrollWidth > frame.clientWidth) {
            found.push(frame.title + ' is ' + doc.documentElement.scrollWidth + ' wide');
          }
          if (frame.dataset.look === 'dark' && luminance(ground(view, doc.body)) > 0.1) {
            found.push(frame.title + ' is not dark');
          }
          for (const words of doc.querySelectorAll('h1, p:not([class]), td')) {
            if (view.getComputedStyle(words).color !== view.getComputedStyle(doc.body).color) {
              found.push(frame.title + ' colours ' + words.textContent.slice(0, 40));
            }
          }
          const least = frame.dataset.look === 'stripped' ? 3 : 4.5;
          const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode, element = node.parentElement;
            if (!node.data.trim()) continue;
            texts++;
            const c = contrast(colour(view.getComputedStyle(element).color), ground(view, element) || [255, 255, 255, 1]);
            if (c < least) {
              found.push(frame.title + ': ' + c.toFixed(2) + ' of ' + node.data.trim().slice(0, 40));
            }
            const range = doc.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (box.width === 0 || box.height === 0) {
              found.push(frame.title + ' hides ' + node.data.trim().slice(0, 40));
            }
          }
        }
        const answer = document.createElement('pre');
        answer.id = 'answer';
        answer.textContent = 'TEXTS ' + texts + '\\n' + found.join('\\n');
        document.body.appendChild(answer);
      };
      """;

  private static final Pattern ANSWER =
      Pattern.compile("<pre id=\"answer\">TEXTS (\\d+)\n(.*?)</pre>", Pattern.DOTALL);

  private MailLooks() {}

  /// The program; empty where there is none.
  static Optional<Path> chromium() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder ->
            Stream.of("chromium", "chromium-browser", "google-chrome")
                .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// @param texts how many pieces of text were looked at
  /// @param problems what can't be read or does not fit
  record Findings(int texts, List<String> problems) {}

  /// Looks at pages.
  ///
  /// @param folder is made, and keeps what the browser writes, and the pages in `looks.html`
  /// @param pages name to HTML
  static Findings of(Path chromium, Path folder, Map<String, String> pages)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    StringBuilder wrapper = new StringBuilder("<!DOCTYPE html><meta charset=\"utf-8\"><body>");
    pages.forEach((name, html) -> {
      for (int width : List.of(600, 360)) {
        for (String look : List.of("light", "dark", "stripped")) {
          wrapper
              .append(
                  "<iframe title=\"%s, %s, %d\" data-look=\"%s\" width=\"%d\" height=\"900\" "
                      .formatted(name, look, width, look, width))
              .append(
                  "style=\"border:0;color-scheme:%s\" srcdoc=\""
                      .formatted(look.equals("dark") ? "dark" : "light"))
              .append(html.replace("&", "&amp;").replace("\"", "&quot;"))
              .append("\"></iframe>\n");
        }
      }
    });
    Path page = folder.resolve("looks.html");
    Files.writeString(page, wrapper + "<script>" + SCRIPT + "</script>");
    Path dump = folder.resolve("dump");
    Process process =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dump.toFile())
            .redirectError(folder.resolve("log").toFile())
            .start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new IOException("the browser does not end");
      }
    } finally {
      process.destroyForcibly();
    }
    Matcher answer = ANSWER.matcher(Files.readString(dump));
    if (!answer.find()) {
      throw new IOException("the page has not answered: " + Files.readString(dump));
    }
    return new Findings(
        Integer.parseInt(answer.group(1)),
        answer.group(2).lines().filter(line -> !line.isBlank()).toList());
  }
}
