package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ObjectStoreTest {
  private final ObjectStore store = new ObjectStore();

  @Test
  void givesChangesInOrder() throws Exception {
    long start = store.version();
    put("shop", "a");
    put("shop", "b");
    put("shop", "a");
    store.remove(key("shop", "b"));

    var changes = store.changesAfter(ResourceType.CONFIG_MAPS, start, Duration.ZERO);

    assertThat(changes)
        .extracting(change -> change.kind() + " " + change.key().name())
        .containsExactly("ADDED a", "ADDED b", "MODIFIED a", "DELETED b");
    assertThat(changes).extracting(Change::version).isSorted();
  }

  @Test
  void tellsNoOneOfOtherTypes() throws Exception {
    long start = store.version();
    put("shop", "a");

    assertThat(store.changesAfter(ResourceType.SECRETS, start, Duration.ZERO)).isEmpty();
  }

  @Test
  void isGoneForWhoeverIsFurtherBehindThanTheWindow() throws Exception {
    put("shop", "a");
    long first = store.version();
    for (int i = 0; i < ObjectStore.WINDOW; i++) {
      put("shop", "a");
    }
    int held = store.changesAfter(ResourceType.CONFIG_MAPS, first, Duration.ZERO).size();
    put("shop", "a");

    assertThat(held).isEqualTo(ObjectStore.WINDOW);
    assertThatThrownBy(() -> store.changesAfter(ResourceType.CONFIG_MAPS, first, Duration.ZERO))
        .isInstanceOfSatisfying(
            ApiFailure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(410);
              assertThat(failure.reason()).isEqualTo("Expired");
            })
        .hasMessage("too old resource version: %d (%d)", first, first + 1);
  }

  @Test
  void isGoneAfterCompactionButNotForThePresent() throws Exception {
    put("shop", "a");
    long before = store.version();
    put("shop", "b");
    long present = store.version();

    store.compact();

    assertThatThrownBy(() -> store.changesAfter(ResourceType.CONFIG_MAPS, before, Duration.ZERO))
        .isInstanceOf(ApiFailure.class);
    assertThat(store.changesAfter(ResourceType.CONFIG_MAPS, present, Duration.ZERO)).isEmpty();
  }

  @Test
  void listsANamespaceWithoutThoseThatBeginLikeIt() {
    put("shop", "a");
    put("shop-staging", "b");
    put("shop2", "c");

    assertThat(store.list(ResourceType.CONFIG_MAPS, "shop"))
        .extracting(Trees::name)
        .containsExactly("a");
    assertThat(store.list(ResourceType.CONFIG_MAPS, "")).hasSize(3);
  }

  private void put(String namespace, String name) {
    ObjectNode object = Trees.object();
    object.putObject("metadata").put("namespace", namespace).put("name", name);
    store.put(key(namespace, name), object);
  }

  private static ObjectKey key(String namespace, String name) {
    return new ObjectKey(ResourceType.CONFIG_MAPS, namespace, name);
  }
}
