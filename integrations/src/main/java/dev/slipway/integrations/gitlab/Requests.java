package dev.slipway.integrations.gitlab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.GitLabSettings;
import dev.slipway.integrations.gitlab.Transport.Verb;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks GitLab one thing at a time and gives a value for every way that can end.
///
/// A request has the configured time from its first byte to the last of its answer: the time-outs
/// of the connection alone would let a server that trickles hold us for ever. Safe for use by
/// several threads at once; so many requests are under way at most.
final class Requests implements AutoCloseable {
  static final String TOO_MUCH = "gitlab-too-much";

  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_PAGES = 50;
  private static final int PEEK = 4096;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final long LONGEST_TEXT = 32L * 1024 * 1024;

  private final Duration timeout;
  private final GitLabSettings settings;
  private @Nullable Transport transport;
  private final Trouble trouble;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Requests(GitLabSettings settings) {
    this.timeout = settings.timeout();
    this.settings = settings;
    this.trouble = new Trouble(settings.url(), settings.timeout());
  }

  <T> Answer<T> get(Question question, TypeReference<T> type) {
    return ask(question, type).map(Reply::value);
  }

  /// Every page, or the first failure.
  ///
  /// @param question its path may have a query already
  <T> Answer<List<T>> all(Question question, TypeReference<List<T>> type) {
    String join = question.path().contains("?") ? "&" : "?";
    List<T> values = new ArrayList<>();
    int page = 1;
    for (int asked = 0; asked < MOST_PAGES; asked++) {
      String path = question.path() + join + "per_page=" + NumberSearch.PAGE + "&page=" + page;
      switch (ask(question.at(path), type)) {
        case Found<Reply<List<T>>>(Reply<List<T>> reply) -> {
          values.addAll(reply.value());
          if (reply.next().isEmpty() && reply.value().size() < NumberSearch.PAGE) {
            return new Found<>(List.copyOf(values));
          }
          page = reply.next().orElse(page + 1);
        }
        case Refused<Reply<List<T>>>(var refusal) -> {
          return new Refused<>(refusal);
        }
        case Unavailable<Reply<List<T>>>(var outage) -> {
          return new Unavailable<>(outage);
        }
      }
    }
    return new Refused<>(
        new Refusal(
            TOO_MUCH,
            "GitLab has more than %d entries to say about %s"
                .formatted(MOST_PAGES * NumberSearch.PAGE, question.project())));
  }

  /// Changes something. Where there is no answer it may be done, or be done later.
  ///
  /// @param body written as JSON
  <T> Answer<T> send(Verb verb, Question question, Map<String, ?> body, TypeReference<T> type) {
    Answer<T> answer =
        ask(() ->
                answer(
                    question,
                    type,
                    () ->
                        transport()
                            .send(verb, question.fullPath(), Json.MAPPER.writeValueAsString(body))))
            .map(Reply::value);
    return answer instanceof Refused<T>(Refusal refusal)
        ? new Refused<>(Trouble.ofWriting(question, refusal))
        : answer;
  }

  /// The end of a plain text, which may be long.
  ///
  /// @param most how many bytes of it; the first character may then be half of one
  Answer<String> end(Question question, int most) {
    return ask(() -> answerEnd(question, most));
  }

  /// A plain text as a whole; refused with `gitlab-too-much` when it is longer.
  ///
  /// @param most how many bytes it may have
  Answer<String> text(Question question, int most) {
    return ask(() -> answerText(question, most));
  }

  private <T> Answer<Reply<T>> ask(Question question, TypeReference<T> type) {
    return ask(() -> answer(question, type, () -> transport().get(question.fullPath())));
  }

  private <T> Answer<T> ask(Callable<Answer<T>> answering) {
    Transport _ = transport(); // the time that it takes is not GitLab's
    try {
      if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return trouble.unavailable(
            MOST_AT_ONCE + " earlier questions are still waiting for its answer");
      }
      try {
        return withinTime(threads.submit(answering));
      } finally {
        places.release();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return trouble.unavailable("the bot stopped waiting for it");
    }
  }

  private <T> Answer<T> withinTime(Future<Answer<T>> answer) throws InterruptedException {
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return trouble.noAnswer();
    } catch (ExecutionException thrown) {
      throw new IllegalStateException("asking GitLab failed in an unforeseen way", thrown);
    } finally {
      // on a virtual thread this closes the socket it reads from
      answer.cancel(true);
    }
  }

  /// A request on its way.
  private interface Exchange {
    Response begin() throws IOException;
  }

  private <T> Answer<Reply<T>> answer(Question question, TypeReference<T> type, Exchange exchange) {
    try (Response response = exchange.begin();
        InputStream body = new BufferedInputStream(response.readEntity(InputStream.class), PEEK)) {
      if (response.getStatus() != OK && response.getStatus() != CREATED) {
        String start = new String(body.readNBytes(PEEK), StandardCharsets.UTF_8);
        return trouble.refused(question, response.getStatus(), response.getStringHeaders(), start);
      }
      body.mark(PEEK);
      String start = new String(body.readNBytes(PEEK / 4), StandardCharsets.UTF_8);
      if (Trouble.isPage(response.getHeaderString("Content-Type"), start)) {
        return trouble.unavailable(trouble.webPage(response.getStatus()));
      }
      if (start.isBlank()) {
        return trouble.unavailable("its answer is empty");
      }
      body.reset();
      @Nullable T value = Json.MAPPER.readValue(body, type);
      return value == null
          ? trouble.unavailable("its answer is empty")
          : new Found<>(new Reply<>(value, nextPage(response)));
    } catch (JsonProcessingException thrown) {
      return trouble.unreadable(question, thrown);
    } catch (IOException | ProcessingException thrown) {
      return trouble.failed(thrown);
    }
  }

  private Answer<String> answerEnd(Question question, int most) {
    try (Response response = transport().get(question.fullPath(), "text/plain");
        InputStream body = response.readEntity(InputStream.class)) {
      if (response.getStatus() != 200) {
        String start = new String(body.readNBytes(PEEK), StandardCharsets.UTF_8);
        return trouble.refused(question, response.getStatus(), response.getStringHeaders(), start);
      }
      byte[] kept = new byte[0];
      long read = 0;
      byte[] next = body.readNBytes(most);
      while (next.length > 0) {
        read += next.length;
        if (read > LONGEST_TEXT) {
          return new Refused<>(
              new Refusal(TOO_MUCH, "it is longer than " + LONGEST_TEXT + " bytes"));
        }
        byte[] both = Arrays.copyOf(kept, kept.length + next.length);
        System.arraycopy(next, 0, both, kept.length, next.length);
        kept = Arrays.copyOfRange(both, Math.max(0, both.length - most), both.length);
        next = body.readNBytes(most);
      }
      return new Found<>(new String(kept, StandardCharsets.UTF_8));
    } catch (IOException | ProcessingException thrown) {
      return trouble.failed(thrown);
    }
  }

  private Answer<String> answerText(Question question, int most) {
    try (Response response = transport().get(question.fullPath(), "text/plain");
        InputStream body = response.readEntity(InputStream.class)) {
      if (response.getStatus() != OK) {
        String start = new String(body.readNBytes(PEEK), StandardCharsets.UTF_8);
        return trouble.refused(question, response.getStatus(), response.getStringHeaders(), start);
      }
      String type = response.getHeaderString("Content-Type");
      if (type != null && type.contains("html")) {
        return trouble.unavailable(trouble.webPage(response.getStatus()));
      }
      byte[] text = body.readNBytes(most + 1);
      return text.length > most
          ? new Refused<>(
              new Refusal(TOO_MUCH, question.path() + " is longer than " + most + " bytes"))
          : new Found<>(new String(text, StandardCharsets.UTF_8));
    } catch (IOException | ProcessingException thrown) {
      return trouble.failed(thrown);
    }
  }

  private static OptionalInt nextPage(Response response) {
    String next = response.getHeaderString("X-Next-Page");
    return next == null || !next.matches("\\d{1,6}")
        ? OptionalInt.empty()
        : OptionalInt.of(Integer.parseInt(next));
  }

  /// Made for the first question: it takes memory and time, and some are never asked one.
  private synchronized Transport transport() {
    if (transport == null) {
      transport = Transport.open(settings);
    }
    return transport;
  }

  @Override
  public synchronized void close() {
    threads.shutdownNow();
    if (transport != null) {
      transport.close();
    }
  }
}
