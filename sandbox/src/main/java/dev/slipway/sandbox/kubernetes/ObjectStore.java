package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The objects of the cluster under one rising resource version, and the recent changes of each
/// type for watches. What etcd and the watch cache are to a real API server.
///
/// Safe for use by several threads at once. The trees it hands out are frozen; it freezes those it
/// is given.
final class ObjectStore {
  /// How many changes of a type a watch can be behind before it is told `410 Gone`.
  static final int WINDOW = 4096;

  private static final class Shelf {
    final NavigableMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
    final Deque<Change> changes = new ArrayDeque<>();

    /// The newest version whose change is forgotten.
    long forgotten;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<ResourceType, Shelf> shelves = new EnumMap<>(ResourceType.class);
  private final Map<String, Set<ObjectKey>> byOwner = new HashMap<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long version = 1;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    CLOSED
  }

  ObjectStore() {
    for (ResourceType type : ResourceType.values()) {
      shelves.put(type, new Shelf());
    }
  }

  private Shelf shelf(ResourceType type) {
    return Objects.requireNonNull(shelves.get(type));
  }

  /// Runs `work` with nobody else reading or writing in between.
  <T extends @Nullable Object> T atomically(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /// Calls `listener` with every change, under the store's lock: it must only take note.
  void onChange(Consumer<Change> listener) {
    lock.lock();
    try {
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }

  long version() {
    return atomically(() -> version);
  }

  Optional<ObjectNode> find(ObjectKey key) {
    return atomically(() -> Optional.ofNullable(shelf(key.type()).objects.get(key)));
  }

  /// The objects of a type by namespace and name.
  ///
  /// @param namespace empty for those of all namespaces
  List<ObjectNode> list(ResourceType type, String namespace) {
    return atomically(() -> {
      Shelf shelf = shelf(type);
      Collection<ObjectNode> found =
          namespace.isEmpty()
              ? shelf.objects.values()
              : shelf
                  .objects
                  .subMap(
                      new ObjectKey(type, namespace, ""), new ObjectKey(type, namespace + '\0', ""))
                  .values();
      return new ArrayList<>(found);
    });
  }

  /// The objects of a type that name `uid` among their owners.
  List<ObjectNode> ownedBy(ResourceType type, String uid) {
    return atomically(() -> {
      List<ObjectNode> result = new ArrayList<>();
      for (ObjectKey key : byOwner.getOrDefault(uid, Set.of())) {
        if (key.type() == type) {
          find(key).ifPresent(result::add);
        }
      }
      return result;
    });
  }

  /// The keys of all objects that name `uid` among their owners.
  List<ObjectKey> dependents(String uid) {
    return atomically(() -> List.copyOf(byOwner.getOrDefault(uid, Set.of())));
  }

  /// Stores `object` under the next resource version and gives it back.
  ObjectNode put(ObjectKey key, ObjectNode object) {
    lock.lock();
    try {
      Shelf shelf = shelf(key.type());
      version++;
      Trees.child(object, "metadata").put("resourceVersion", Long.toString(version));
      ObjectNode before = shelf.objects.put(key, object);
      reindex(key, before, object);
      record(
          shelf,
          new Change(
              before == null ? Change.Kind.ADDED : Change.Kind.MODIFIED,
              version,
              key,
              object,
              before));
      return object;
    } finally {
      lock.unlock();
    }
  }

  /// Removes an object; nothing happens when it is not there.
  void remove(ObjectKey key) {
    lock.lock();
    try {
      Shelf shelf = shelf(key.type());
      ObjectNode before = shelf.objects.remove(key);
      if (before == null) {
        return;
      }
      version++;
      reindex(key, before, null);
      ObjectNode last = before.deepCopy();
      Trees.child(last, "metadata").put("resourceVersion", Long.toString(version));
      record(shelf, new Change(Change.Kind.DELETED, version, key, last, before));
    } finally {
      lock.unlock();
    }
  }

  private void record(Shelf shelf, Change change) {
    shelf.changes.addLast(change);
    if (shelf.changes.size() > WINDOW) {
      shelf.forgotten = shelf.changes.removeFirst().version();
    }
    for (Consumer<Change> listener : listeners) {
      listener.accept(change);
    }
    changed.signalAll();
  }

  private void reindex(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode after) {
    JsonNode old = before == null ? Trees.array() : Trees.at(before, "metadata", "ownerReferences");
    JsonNode now = after == null ? Trees.array() : Trees.at(after, "metadata", "ownerReferences");
    if (old.equals(now)) {
      return;
    }
    for (JsonNode owner : old) {
      Set<ObjectKey> keys = byOwner.get(Trees.text(owner, "uid"));
      if (keys != null) {
        keys.remove(key);
        if (keys.isEmpty()) {
          byOwner.remove(Trees.text(owner, "uid"));
        }
      }
    }
    for (JsonNode owner : now) {
      byOwner.computeIfAbsent(Trees.text(owner, "uid"), _ -> new LinkedHashSet<>()).add(key);
    }
  }

  /// The changes of a type after `after`, waiting up to `patience` for the first.
  ///
  /// @return in order; empty when none came in time or the store was closed
  /// @throws ApiFailure 410 when changes after `after` are forgotten already
  List<Change> changesAfter(ResourceType type, long after, Duration patience)
      throws InterruptedException {
    lock.lock();
    try {
      Shelf shelf = shelf(type);
      long left = patience.toNanos();
      while (state == State.OPEN && newest(shelf) <= after && shelf.forgotten <= after) {
        if (left <= 0) {
          return List.of();
        }
        left = changed.awaitNanos(left);
      }
      if (state == State.CLOSED) {
        return List.of();
      }
      if (shelf.forgotten > after) {
        throw ApiFailure.expired(after, shelf.forgotten);
      }
      List<Change> result = new ArrayList<>();
      for (Iterator<Change> newestFirst = shelf.changes.descendingIterator();
          newestFirst.hasNext(); ) {
        Change change = newestFirst.next();
        if (change.version() <= after) {
          break;
        }
        result.add(change);
      }
      return result.reversed();
    } finally {
      lock.unlock();
    }
  }

  private static long newest(Shelf shelf) {
    Change last = shelf.changes.peekLast();
    return last == null ? 0 : last.version();
  }

  /// Forgets all changes so far, as etcd's compaction does: watches that begin at an older version
  /// are told `410 Gone`.
  void compact() {
    lock.lock();
    try {
      for (Shelf shelf : shelves.values()) {
        shelf.changes.clear();
        shelf.forgotten = version;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isOpen() {
    return atomically(() -> state == State.OPEN);
  }

  /// Ends all waiting watches.
  void close() {
    lock.lock();
    try {
      state = State.CLOSED;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
