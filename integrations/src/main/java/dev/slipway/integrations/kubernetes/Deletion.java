package dev.slipway.integrations.kubernetes;

import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Preconditions;

/// Deletes this very object. The client deletes by name alone, and a call that arrives late would
/// meet another object.
///
/// @param path of the object, from the server's root
/// @param propagation `Foreground`: what it owns goes first; `Background`: it goes first
record Deletion(String path, HasMetadata object, String propagation) {
  void send(ApiServer server, Asking asking) throws Trouble {
    DeleteOptions options = new DeleteOptions();
    options.setApiVersion("v1");
    options.setKind("DeleteOptions");
    options.setPropagationPolicy(propagation);
    Preconditions same = new Preconditions();
    same.setUid(object.getMetadata().getUid());
    options.setPreconditions(same);
    server.ask(asking, client -> client.raw(path, "DELETE", options));
  }
}
