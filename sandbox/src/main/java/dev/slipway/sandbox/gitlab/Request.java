package dev.slipway.sandbox.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// One API call: its parameters, wherever they stand (path, query, form or JSON body), and its
/// answer.
final class Request {
  private static final int DEFAULT_PER_PAGE = 20;
  private static final int MOST_PER_PAGE = 100;

  private final Context call;
  private final JsonNode body;

  Request(Context call) {
    this.call = call;
    this.body = json(call);
  }

  private static JsonNode json(Context call) {
    if (!call.isJson() || call.bodyAsBytes().length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return JsonAnswer.read(call.bodyAsBytes());
    } catch (IOException e) {
      throw GitlabError.invalid("body");
    }
  }

  String path(String name) {
    return call.pathParam(name);
  }

  /// A number in the path; anything else is no valid number to GitLab.
  long number(String name) {
    var text = call.pathParam(name);
    if (!text.matches("\\d{1,18}")) {
      throw GitlabError.invalid(name);
    }
    return Long.parseLong(text);
  }

  Optional<String> text(String name) {
    var all = texts(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }

  String needed(String name) {
    return text(name).orElseThrow(() -> GitlabError.missing(name));
  }

  /// All values of a parameter, written once, several times, or as `name[]`.
  List<String> texts(String name) {
    var found = new ArrayList<String>();
    for (var key : List.of(name, name + "[]")) {
      found.addAll(call.queryParams(key));
      if (call.isFormUrlencoded()) {
        found.addAll(call.formParams(key));
      }
    }
    var inBody = body.path(name);
    if (inBody.isArray()) {
      inBody.forEach(one -> found.add(one.asText()));
    } else if (inBody.isValueNode() && !inBody.isNull()) {
      found.add(inBody.asText());
    }
    found.removeIf(String::isEmpty);
    return found;
  }

  /// One of the words allowed, or a refusal as GitLab's parameter check gives it.
  Optional<String> word(String name, Set<String> allowed) {
    var word = text(name);
    if (word.isPresent() && !allowed.contains(word.get())) {
      throw GitlabError.invalidValue(name);
    }
    return word;
  }

  /// A part of the JSON body; missing where there is none.
  JsonNode part(String name) {
    return body.path(name);
  }

  boolean isTrue(String name) {
    return text(name).filter(text -> text.equals("true") || text.equals("1")).isPresent();
  }

  Optional<Instant> time(String name) {
    return text(name).map(text -> time(name, text));
  }

  private static Instant time(String name, String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw GitlabError.invalid(name);
    }
  }

  void ok(Object answer) {
    JsonAnswer.send(call, 200, answer);
  }

  void created(Object answer) {
    JsonAnswer.send(call, 201, answer);
  }

  void noContent() {
    call.status(204);
  }

  void plain(String words) {
    JsonAnswer.send(
        call.status(200), "text/plain", words.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /// Answers the page that was asked for, with GitLab's paging headers.
  <T> void page(List<T> all, Function<T, Object> write) {
    int page = count("page", 1, Integer.MAX_VALUE);
    int perPage = Math.min(MOST_PER_PAGE, count("per_page", DEFAULT_PER_PAGE, Integer.MAX_VALUE));
    int pages = Math.max(1, (all.size() + perPage - 1) / perPage);
    var links = new ArrayList<String>();
    if (page > 1) {
      links.add(link(page - 1, perPage, "prev"));
    }
    if (page < pages) {
      links.add(link(page + 1, perPage, "next"));
    }
    links.add(link(1, perPage, "first"));
    links.add(link(pages, perPage, "last"));
    call.header("Link", String.join(", ", links))
        .header("X-Page", Integer.toString(page))
        .header("X-Per-Page", Integer.toString(perPage))
        .header("X-Prev-Page", page > 1 ? Integer.toString(page - 1) : "")
        .header("X-Next-Page", page < pages ? Integer.toString(page + 1) : "")
        .header("X-Total", Integer.toString(all.size()))
        .header("X-Total-Pages", Integer.toString(pages));
    ok(all.stream().skip((page - 1L) * perPage).limit(perPage).map(write).toList());
  }

  private int count(String name, int otherwise, int most) {
    var text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().matches("\\d{1,9}")) {
      throw GitlabError.invalid(name);
    }
    int count = Integer.parseInt(text.get());
    if (count < 1 || count > most) {
      throw GitlabError.invalidValue(name);
    }
    return count;
  }

  private String link(int page, int perPage, String relation) {
    var query = new StringBuilder("page=" + page + "&per_page=" + perPage);
    var asked = call.queryString();
    for (var part : asked == null ? new String[0] : asked.split("&", -1)) {
      if (!part.startsWith("page=") && !part.startsWith("per_page=") && !part.isEmpty()) {
        query.append('&').append(part);
      }
    }
    return "<%s?%s>; rel=\"%s\"".formatted(call.url(), query, relation);
  }
}
