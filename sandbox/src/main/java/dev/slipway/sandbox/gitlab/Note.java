package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld.Person;
import java.time.Instant;

/// A comment on a merge request.
record Note(
    long id, long mergeRequest, String body, Person author, Instant created, Instant updated) {
  Note rewritten(String text, Instant at) {
    return new Note(id, mergeRequest, text, author, created, at);
  }
}
