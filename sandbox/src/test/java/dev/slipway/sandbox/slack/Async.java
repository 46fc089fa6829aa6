package dev.slipway.sandbox.slack;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// A call that waits for something the test does meanwhile.
record Async<T>(Callable<T> call) {
  static <T> Async<T> of(Callable<T> call) {
    return new Async<>(call);
  }

  T whileDoing(Runnable meanwhile) throws Exception {
    CompletableFuture<T> result =
        CompletableFuture.supplyAsync(() -> {
          try {
            return call.call();
          } catch (Exception e) {
            throw new CompletionException(e);
          }
        });
    meanwhile.run();
    return result.get(60, TimeUnit.SECONDS);
  }
}
