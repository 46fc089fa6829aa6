package dev.slipway.sandbox.gitlab;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The Git side of the project: commits, branches and tags.
///
/// Safe for use by several threads at once.
final class GitHistory {
  static final String DEFAULT_BRANCH = "master";

  private final Map<String, Commit> commits = new HashMap<>();
  private final NavigableMap<String, String> branches = new TreeMap<>();
  private final Map<String, String> formerHeads = new HashMap<>();
  private final Map<String, Map<String, String>> files = new HashMap<>();
  private final NavigableMap<String, Tag> tags = new TreeMap<>();

  record Tag(String name, String sha, String message, Instant created) {}

  /// @param common the last commit that both sides share, absent when they share none
  /// @param commits what the second side has and the first has not, oldest first
  record Comparison(Optional<Commit> common, List<Commit> commits) {}

  synchronized void add(Commit commit, String branch) {
    commits.put(commit.sha(), commit);
    branches.put(branch, commit.sha());
  }

  /// A commit that no branch leads to, as those of forks.
  synchronized void add(Commit commit) {
    commits.put(commit.sha(), commit);
  }

  /// Removes a branch; its commits stay.
  ///
  /// @return its head; nothing when there is no such branch
  synchronized Optional<Commit> removeBranch(String name) {
    var head = head(name);
    head.ifPresent(commit -> formerHeads.put(name, commit.sha()));
    branches.remove(name);
    return head;
  }

  /// The head of a branch, or what it was when the branch was removed.
  synchronized Optional<Commit> lastHead(String branch) {
    return head(branch).or(() -> Optional.ofNullable(formerHeads.get(branch)).map(this::commit));
  }

  /// What files hold from a commit on, by path.
  ///
  /// @param changed an empty text for a file that it removes
  synchronized void change(String sha, Map<String, String> changed) {
    files.put(sha, Map.copyOf(changed));
  }

  /// The files at a commit by path: those that were ever given a text.
  synchronized NavigableMap<String, String> files(Commit commit) {
    var found = new TreeMap<String, String>();
    for (var one : history(commit).reversed()) {
      found.putAll(files.getOrDefault(one.sha(), Map.of()));
    }
    found.values().removeIf(String::isEmpty);
    return found;
  }

  synchronized void branch(String name, String sha) {
    branches.put(name, sha);
  }

  synchronized Tag tag(String name, String sha, String message, Instant at) {
    var tag = new Tag(name, sha, message, at);
    tags.put(name, tag);
    return tag;
  }

  synchronized Map<String, Commit> branches() {
    var heads = new TreeMap<String, Commit>();
    branches.forEach((name, sha) -> heads.put(name, commit(sha)));
    return heads;
  }

  /// Newest first, then by name.
  synchronized List<Tag> tags() {
    return tags.values().stream()
        .sorted(java.util.Comparator.comparing(Tag::created).reversed().thenComparing(Tag::name))
        .toList();
  }

  synchronized Optional<Tag> findTag(String name) {
    return Optional.ofNullable(tags.get(name));
  }

  synchronized Optional<Commit> head(String branch) {
    return Optional.ofNullable(branches.get(branch)).map(this::commit);
  }

  /// @throws IllegalStateException when there is none: a reference inside the project is broken
  synchronized Commit commit(String sha) {
    var commit = commits.get(sha);
    if (commit == null) {
      throw new IllegalStateException("no commit " + sha);
    }
    return commit;
  }

  /// What Git understands: a branch, a tag, a full hash or the beginning of exactly one.
  synchronized Optional<Commit> resolve(String revision) {
    if (branches.containsKey(revision)) {
      return head(revision);
    }
    var tag = tags.get(revision);
    if (tag != null) {
      return Optional.of(commit(tag.sha()));
    }
    if (!revision.matches("[0-9a-f]{4,40}")) {
      return Optional.empty();
    }
    var found = commits.keySet().stream().filter(sha -> sha.startsWith(revision)).toList();
    return found.size() == 1 ? Optional.of(commit(found.getFirst())) : Optional.empty();
  }

  /// The commit and all before it, newest first.
  synchronized List<Commit> history(Commit from) {
    var seen = new LinkedHashSet<Commit>();
    var next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      var commit = next.removeFirst();
      if (seen.add(commit)) {
        commit.parents().forEach(parent -> next.add(commit(parent)));
      }
    }
    return List.copyOf(seen);
  }

  synchronized Comparison compare(Commit from, Commit to) {
    var known = new LinkedHashSet<>(history(from));
    var fresh = new ArrayList<Commit>();
    Optional<Commit> common = Optional.empty();
    for (var commit : history(to)) {
      if (!known.contains(commit)) {
        fresh.addFirst(commit);
      } else if (common.isEmpty()) {
        common = Optional.of(commit);
      }
    }
    return new Comparison(common, fresh);
  }

  synchronized boolean isMerged(Commit commit) {
    return history(head(DEFAULT_BRANCH).orElseThrow()).contains(commit);
  }
}
