package dev.slipway.integrations.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/// Small transactions that happen together: whoever comes first does what all are waiting for in
/// one transaction, so that one commit serves many. With the embedded database each commit is a
/// write of its own to the file. Where one fails, each is done on its own. Safe for use by any
/// number of threads; one alone does its work itself.
final class Together {
  private static final int MOST = 64;

  private final Jdbi jdbi;
  private final Queue<Piece<?>> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock working = new ReentrantLock();

  Together(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// Work on the database that does nothing else, because it may be rolled back and done again.
  interface Work<T> {
    T on(Handle handle);
  }

  /// Does the work in a transaction that others may share.
  ///
  /// @throws RuntimeException what the work threw, or why nothing could be committed
  <T> T run(Work<T> work) {
    Piece<T> piece = new Piece<>(work);
    waiting.add(piece);
    working.lock();
    try {
      while (!piece.over()) {
        doWhatWaits();
      }
    } finally {
      working.unlock();
    }
    return piece.result();
  }

  private void doWhatWaits() {
    List<Piece<?>> batch = new ArrayList<>();
    while (batch.size() < MOST && !waiting.isEmpty()) {
      batch.add(waiting.remove());
    }
    try {
      jdbi.useTransaction(handle -> batch.forEach(piece -> piece.attempt(handle)));
      batch.forEach(Piece::committed);
    } catch (ConnectionException noDatabase) {
      batch.forEach(piece -> piece.failed(noDatabase));
    } catch (RuntimeException one) {
      if (batch.size() == 1) {
        batch.getFirst().failed(one);
      } else {
        batch.forEach(this::alone);
      }
    } catch (Error error) {
      batch.forEach(piece -> piece.failed(new IllegalStateException(error)));
      throw error;
    }
  }

  private void alone(Piece<?> piece) {
    try {
      jdbi.useTransaction(piece::attempt);
      piece.committed();
    } catch (RuntimeException failure) {
      piece.failed(failure);
    }
  }

  /// Guarded by the lock, as whoever waits for it holds the lock when it looks.
  private static final class Piece<T> {
    private final Work<T> work;
    private @Nullable T value;
    private boolean over;
    private Optional<RuntimeException> failure = Optional.empty();

    private Piece(Work<T> work) {
      this.work = work;
    }

    private void attempt(Handle handle) {
      value = work.on(handle);
    }

    private void committed() {
      over = true;
    }

    private void failed(RuntimeException why) {
      over = true;
      failure = Optional.of(why);
    }

    private boolean over() {
      return over;
    }

    @SuppressWarnings("NullAway") // set before it is over, unless it failed
    private T result() {
      if (failure.isPresent()) {
        throw failure.get();
      }
      return value;
    }
  }
}
