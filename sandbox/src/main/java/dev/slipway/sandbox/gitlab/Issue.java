package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld.Person;
import java.time.Instant;
import java.util.List;

/// @param iid the number that people say, `#12`
/// @param state `opened` or `closed`
record Issue(
    long iid,
    String title,
    List<String> labels,
    Person author,
    String state,
    boolean confidential,
    Instant created,
    Instant updated) {
  long id() {
    return 90_000 + iid * 3;
  }

  boolean open() {
    return state.equals("opened");
  }
}
