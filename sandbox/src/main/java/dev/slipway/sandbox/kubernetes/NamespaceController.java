package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Furnishes new namespaces, empties and removes those being deleted, and keeps the use of their
/// quotas written down.
final class NamespaceController {
  private final ObjectStore store;
  private final ObjectWrites writes;

  NamespaceController(ObjectStore store, ObjectWrites writes) {
    this.store = store;
    this.writes = writes;
  }

  void reconcile(ObjectKey key) {
    store
        .find(key)
        .ifPresent(namespace -> {
          if (Trees.deleting(namespace)) {
            empty(key);
          } else {
            furnish(key.name());
            count(key.name());
          }
        });
  }

  private void furnish(String namespace) {
    ObjectKey account = new ObjectKey(ResourceType.SERVICE_ACCOUNTS, namespace, "default");
    if (store.find(account).isEmpty()) {
      ObjectNode body = Trees.object();
      body.putObject("metadata").put("name", account.name());
      var _ = writes.create(account.type(), namespace, body, Writer.CONTROLLERS);
    }
  }

  private void count(String namespace) {
    for (ObjectNode quota : store.list(ResourceType.RESOURCE_QUOTAS, namespace)) {
      int used = Quota.used(store, namespace);
      var _ =
          writes.replaceIfThere(
              ObjectKey.of(ResourceType.RESOURCE_QUOTAS, quota),
              ObjectWrites.Part.STATUS,
              Writer.CONTROLLERS,
              before -> {
                ObjectNode after = before.deepCopy();
                ObjectNode status = Trees.child(after, "status");
                status.set("hard", Trees.at(before, "spec", "hard").deepCopy());
                if (Trees.at(before, "spec", "hard").has("pods")) {
                  Trees.child(status, "used").put("pods", Integer.toString(used));
                }
                return after;
              });
    }
  }

  private void empty(ObjectKey key) {
    for (ResourceType type : ResourceType.values()) {
      if (type.scope() == ResourceType.Scope.NAMESPACE) {
        for (ObjectNode object : store.list(type, key.name())) {
          store.remove(ObjectKey.of(type, object));
        }
      }
    }
    store.remove(key);
  }
}
