package dev.slipway.commands.grammar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds phrases of one or more words by their first word.
///
/// @param <T> what a phrase stands for
final class Phrases<T> {
  private final Map<String, List<Entry<T>>> byFirstWord = new HashMap<>();

  /// What was found.
  ///
  /// @param end index of the word after the phrase
  record Found<T>(T value, int start, int end) {}

  private record Entry<T>(List<String> words, T value) {}

  void add(String phrase, T value) {
    List<String> words = List.of(phrase.split(" "));
    List<Entry<T>> entries =
        byFirstWord.computeIfAbsent(words.getFirst(), word -> new ArrayList<>());
    entries.add(new Entry<>(words, value));
    entries.sort(Comparator.comparingInt(entry -> -entry.words().size()));
  }

  /// Every phrase that begins at an index, the longest first; words without meaning may stand
  /// between its words.
  List<Found<T>> at(Sentence sentence, int index) {
    List<Entry<T>> entries = byFirstWord.get(sentence.word(index));
    if (entries == null) {
      return List.of();
    }
    List<Found<T>> found = new ArrayList<>(entries.size());
    for (Entry<T> entry : entries) {
      int end = end(sentence, index, entry.words());
      if (end > 0) {
        found.add(new Found<>(entry.value(), index, end));
      }
    }
    return found;
  }

  private static int end(Sentence sentence, int index, List<String> words) {
    int at = index + 1;
    for (int i = 1; i < words.size(); i++) {
      while (at < sentence.size()
          && !sentence.word(at).equals(words.get(i))
          && sentence.isNoise(at)) {
        at++;
      }
      if (!sentence.word(at).equals(words.get(i))) {
        return 0;
      }
      at++;
    }
    return at;
  }
}
