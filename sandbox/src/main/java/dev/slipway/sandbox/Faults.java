package dev.slipway.sandbox;

import io.javalin.http.Context;
import io.javalin.http.Handler;

/// The faults a script has armed through `POST /control/faults`. Every stand-in passes each API
/// call through {@link #around}, which lets it run, or spoils it as asked.
///
/// Safe for use by several threads at once.
public final class Faults {
  /// Runs one API call, under the fault armed for it if there is one.
  ///
  /// @param on which stand-in: `slack`, `gitlab`
  /// @param method the name a script knows the call by: `chat.postMessage`, `GET
  ///   /projects/:id/pipelines`
  public void around(String on, String method, Context context, Handler call) throws Exception {
    call.handle(context);
  }
}
