package dev.slipway.commands.grammar;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.ParseFailure.Code;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the ways to name a build that can be told from other words by their look or first word.
final class BuildWords {
  private static final Set<String> GOOD = Set.of("stable", "green", "successful");
  private static final Set<String> RUNS = Set.of("live", "running", "deployed", "out");

  private BuildWords() {}

  /// What was found at a place.
  sealed interface Found {
    /// Index of the first word after it.
    int end();
  }

  record Build(BuildReference reference, int end) implements Found {}

  /// What is live somewhere; the app decides which environment the word means.
  record LiveOn(int environment, int end) implements Found {}

  /// It begins like a build but is none.
  record Wrong(Code code, int at, String expected, int end) implements Found {}

  /// A word that belongs to a build's name and says nothing by itself.
  record Filler(int end) implements Found {}

  /// The build that is named from an index on; null when nothing there begins one.
  static @Nullable Found at(Source in, int index) {
    String word = in.word(index);
    if (word.isEmpty()) {
      return null;
    }
    return switch (word) {
      case "build" -> build(in, index);
      case "branch", "tag" -> named(in, index, word);
      case "commit", "sha" -> commit(in, index);
      case "mr" -> mergeRequest(in, index, in.skip(index + 1));
      case "merge" ->
          in.word(index + 1).equals("request") ? mergeRequest(in, index, in.skip(index + 2)) : null;
      case "latest", "newest", "last" -> latest(in, index + 1);
      case "stable" -> latest(in, index);
      case "what", "whatever" -> liveOn(in, index);
      default -> byLook(in, index, word);
    };
  }

  /// The words of a sentence as far as they may belong to a build.
  interface Source {
    /// Empty where there is none.
    String word(int index);

    String raw(int index);

    /// The index of the first word from here that is not without meaning.
    int skip(int index);

    boolean isEnvironment(String word);

    boolean knows(String word);
  }

  private static @Nullable Found byLook(Source in, int index, String word) {
    int digits =
        switch (word.charAt(0)) {
          case '#', '!' -> 1;
          case 'b' -> word.startsWith("build-") ? "build-".length() : 0;
          default -> 0;
        };
    if (Words.isDigits(word, digits)) {
      if (digits == 0 && in.knows(word)) {
        return null;
      }
      return numbered(word.substring(digits), word.charAt(0) == '!', index);
    }
    if (Words.isHash(word) && !in.knows(word)) {
      return new Build(new BuildReference.Sha(word), index + 1);
    }
    return null;
  }

  private static Found numbered(String digits, boolean mergeRequest, int index) {
    long number = Numbers.parse(digits);
    if (number < 1) {
      return new Wrong(Code.BAD_NUMBER, index, Numbers.POSITIVE, index + 1);
    }
    return new Build(
        mergeRequest
            ? new BuildReference.MergeRequest(number)
            : new BuildReference.Numbered(new BuildNumber(number)),
        index + 1);
  }

  private static Found build(Source in, int index) {
    int next = in.skip(index + 1);
    if (in.word(next).equals("number")) {
      next = in.skip(next + 1);
    }
    String word = in.word(next);
    int digits = word.startsWith("#") ? 1 : 0;
    return Words.isDigits(word, digits)
        ? numbered(word.substring(digits), false, next)
        : new Filler(index + 1);
  }

  private static Found named(Source in, int index, String kind) {
    String name = in.raw(index + 1);
    boolean nameless =
        name.isEmpty() || (isWayTo(in, index + 1) && !isWayTo(in, in.skip(index + 2)));
    if (nameless) {
      return new Wrong(
          Code.INCOMPLETE, index, "the name of a " + kind + " after \"" + kind + "\"", index + 1);
    }
    if (!RefNames.isValid(name)) {
      return new Wrong(
          Code.BAD_NAME, index + 1, "the name of a " + kind + " as git allows it", index + 2);
    }
    return new Build(
        kind.equals("tag") ? new BuildReference.Tag(name) : new BuildReference.Branch(name),
        index + 2);
  }

  /// Whether a word that may be a name begins `to staging`.
  private static boolean isWayTo(Source in, int index) {
    return Words.TO.contains(in.word(index)) && in.isEnvironment(in.word(in.skip(index + 1)));
  }

  private static Found commit(Source in, int index) {
    int next = in.skip(index + 1);
    String hash = in.word(next);
    if (hash.isEmpty()) {
      return new Wrong(Code.INCOMPLETE, index, "a commit's hash after it", index + 1);
    }
    return Words.isHexadecimal(hash)
        ? new Build(new BuildReference.Sha(hash), next + 1)
        : new Wrong(Code.BAD_NAME, next, "7 to 64 hexadecimal digits", next + 1);
  }

  private static @Nullable Found mergeRequest(Source in, int index, int next) {
    String word = in.word(next);
    int digits = word.startsWith("!") ? 1 : 0;
    if (!Words.isDigits(word, digits)) {
      return new Wrong(
          Code.INCOMPLETE, index, "the number of a merge request, such as !42", index + 1);
    }
    return numbered(word.substring(digits), true, next);
  }

  private static Found latest(Source in, int from) {
    boolean stable = false;
    int end = from;
    for (int next = in.skip(from); ; next = in.skip(end)) {
      String word = in.word(next);
      if (GOOD.contains(word)) {
        stable = true;
      } else if (!word.equals("build")) {
        break;
      }
      end = next + 1;
    }
    return new Build(stable ? new BuildReference.LatestStable() : new BuildReference.Latest(), end);
  }

  private static @Nullable Found liveOn(Source in, int index) {
    int next = in.skip(index + 1);
    if (!in.word(next).equals("is")) {
      return null;
    }
    next = in.skip(next + 1);
    if (RUNS.contains(in.word(next))) {
      next = in.skip(next + 1);
    }
    if (!in.word(next).equals("on") && !in.word(next).equals("in")) {
      return null;
    }
    next = in.isEnvironment(in.word(next + 1)) ? next + 1 : in.skip(next + 1);
    return in.isEnvironment(in.word(next)) ? new LiveOn(next, next + 1) : null;
  }
}
