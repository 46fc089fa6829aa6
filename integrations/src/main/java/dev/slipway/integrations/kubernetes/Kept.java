package dev.slipway.integrations.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An informer's store that keeps what we need of each object, and of the object itself no more
/// than its key and version, which the informer compares. Safe for use by several threads at once.
///
/// @param <V> the API server's objects
/// @param <S> what is kept of them
final class Kept<V extends HasMetadata, S extends Seen> implements ItemStore<V> {
  private final Map<String, Entry<V, S>> entries = new ConcurrentHashMap<>();
  private final Supplier<V> blank;
  private final Function<V, S> mapping;

  Kept(Supplier<V> blank, Function<V, S> mapping) {
    this.blank = blank;
    this.mapping = mapping;
  }

  private record Entry<V, S>(V stub, S seen) {}

  Optional<S> seen(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::seen);
  }

  Stream<S> all() {
    return entries.values().stream().map(Entry::seen);
  }

  @Override
  public String getKey(V object) {
    return Cache.metaNamespaceKeyFunc(object);
  }

  @Override
  public @Nullable V put(String key, V object) {
    ObjectMeta meta = new ObjectMeta();
    meta.setNamespace(object.getMetadata().getNamespace());
    meta.setName(object.getMetadata().getName());
    meta.setResourceVersion(object.getMetadata().getResourceVersion());
    V stub = blank.get();
    stub.setMetadata(meta);
    return stub(entries.put(key, new Entry<>(stub, mapping.apply(object))));
  }

  @Override
  public @Nullable V remove(String key) {
    return stub(entries.remove(key));
  }

  @Override
  public @Nullable V get(String key) {
    return stub(entries.get(key));
  }

  @Override
  public Stream<String> keySet() {
    return entries.keySet().stream();
  }

  @Override
  public Stream<V> values() {
    return entries.values().stream().map(Entry::stub);
  }

  @Override
  public int size() {
    return entries.size();
  }

  private static <V, S> @Nullable V stub(@Nullable Entry<V, S> entry) {
    return entry == null ? null : entry.stub();
  }
}
