package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The answer to a watch: one JSON object a line, for as long as the client stays, its timeout or
/// the store's life.
final class WatchStream {
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(20);
  private static final Duration LONGEST = Duration.ofMinutes(45);

  private final ObjectStore store;
  private final ApiRequest request;
  private final UnaryOperator<ObjectNode> shape;
  private final Predicate<ObjectNode> selection;
  private final OutputStream out;

  /// @param shape what becomes of each object before it is sent, such as a table of one row
  WatchStream(
      ObjectStore store, ApiRequest request, UnaryOperator<ObjectNode> shape, OutputStream out) {
    this.store = store;
    this.request = request;
    this.shape = shape;
    this.selection = inNamespace(request).and(Lists.selection(request));
    this.out = out;
  }

  private static Predicate<ObjectNode> inNamespace(ApiRequest request) {
    Predicate<ObjectNode> named =
        object -> request.name().isEmpty() || Trees.name(object).equals(request.name());
    return named.and(object ->
        request.namespace().isEmpty() || Trees.namespace(object).equals(request.namespace()));
  }

  /// Sends until it is over; returns early when the client is gone.
  void run() throws InterruptedException {
    try {
      out.flush();
      long seen = begin();
      long end = System.nanoTime() + timeout().toNanos();
      while (store.isOpen()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          bookmark(seen);
          return;
        }
        long version = store.version();
        Duration patience = Duration.ofNanos(Math.min(left, BOOKMARK_EVERY.toNanos()));
        List<Change> changes = store.changesAfter(request.type(), seen, patience);
        if (changes.isEmpty()) {
          seen = Math.max(seen, version);
          bookmark(seen);
        } else {
          for (Change change : changes) {
            send(change);
          }
          out.flush();
          seen = changes.getLast().version();
        }
      }
    } catch (ApiFailure expired) {
      sendQuietly(expired);
    } catch (IOException clientIsGone) {
      return;
    }
  }

  private Duration timeout() {
    String seconds = request.query("timeoutSeconds");
    return seconds.isEmpty() ? LONGEST : Duration.ofSeconds(Long.parseLong(seconds));
  }

  private long begin() throws IOException {
    String from = request.query("resourceVersion");
    if (!from.isEmpty() && !from.equals("0")) {
      return Long.parseLong(from);
    }
    record Snapshot(long version, List<ObjectNode> objects) {}
    Snapshot snapshot =
        store.atomically(
            () -> new Snapshot(store.version(), store.list(request.type(), request.namespace())));
    for (ObjectNode object : snapshot.objects) {
      if (selection.test(object)) {
        write("ADDED", shape.apply(object));
      }
    }
    out.flush();
    return snapshot.version;
  }

  /// An object that enters or leaves the selection looks created or deleted to the watcher.
  private void send(Change change) throws IOException {
    boolean before = change.before() != null && selection.test(change.before());
    boolean after = change.kind() != Change.Kind.DELETED && selection.test(change.object());
    if (before && after) {
      write("MODIFIED", shape.apply(change.object()));
    } else if (after) {
      write("ADDED", shape.apply(change.object()));
    } else if (before) {
      write("DELETED", shape.apply(change.object()));
    }
  }

  private void bookmark(long version) throws IOException {
    if (request.asks("allowWatchBookmarks")) {
      ObjectNode object = Trees.object().put("kind", request.type().kind());
      object.put("apiVersion", request.type().apiVersion());
      object
          .putObject("metadata")
          .put("resourceVersion", Long.toString(version))
          .putNull("creationTimestamp");
      write("BOOKMARK", object);
      out.flush();
    }
  }

  private void sendQuietly(ApiFailure failure) {
    try {
      write("ERROR", failure.status());
      out.flush();
    } catch (IOException clientIsGone) {
      return;
    }
  }

  private void write(String type, ObjectNode object) throws IOException {
    ObjectNode event = Trees.object().put("type", type);
    event.set("object", object);
    out.write((Trees.json(event) + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
