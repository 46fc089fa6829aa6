package dev.slipway.config.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The kinds of values that every file has.
public final class Types {
  private Types() {}

  /// A single value.
  ///
  /// @param allowed in words
  /// @param parse throws an `IllegalArgumentException` for what is not allowed; its message is not
  ///   used
  public static <T> Type<T> single(String allowed, Function<String, T> parse) {
    return new Single<>(allowed, parse);
  }

  /// A single value whose text fits a pattern.
  public static Type<String> matching(String allowed, Pattern pattern) {
    return single(
        allowed,
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException();
          }
          return text;
        });
  }

  /// A whole number.
  public static Type<Integer> number(int least, int most) {
    String allowed = "a whole number from " + least + " to " + most;
    return single(
        allowed,
        text -> {
          int number = Integer.parseInt(text);
          if (number < least || number > most) {
            throw new IllegalArgumentException();
          }
          return number;
        });
  }

  /// One of some words.
  public static <T> Type<T> choice(Map<String, T> words) {
    List<String> known = words.keySet().stream().sorted().toList();
    String allowed = String.join(", ", known);
    return new Type<>() {
      @Override
      public Optional<T> read(Value value) {
        return value
            .text(allowed)
            .flatMap(text -> {
              Optional<T> chosen = Optional.ofNullable(words.get(text.value()));
              if (chosen.isEmpty()) {
                value.problem(
                    text.shown() + " cannot be used", allowed, Nearest.to(text.value(), known));
              }
              return chosen;
            });
      }

      @Override
      public String allowed() {
        return allowed;
      }
    };
  }

  /// A mapping, or a word that stands for a usual one.
  public static <T> Type<T> wordOr(String word, T meant, Shape<T> shape) {
    return new Type<>() {
      @Override
      public Optional<T> read(Value value) {
        return value.peek().filter(word::equals).isPresent()
            ? Optional.of(meant)
            : shape.read(value);
      }

      @Override
      public String allowed() {
        return word + ", or " + shape.allowed();
      }

      @Override
      public List<Key<?>> keys() {
        return shape.keys();
      }

      @Override
      public String step() {
        return shape.step();
      }
    };
  }

  /// `true` or `false`.
  public static Type<Boolean> truth() {
    return choice(Map.of("true", true, "false", false));
  }

  /// A list.
  ///
  /// @param item what each item is
  public static <T> Type<List<T>> list(Type<T> item) {
    return new ListType<>(item, 0);
  }

  /// A list with at least one item.
  public static <T> Type<List<T>> someOf(Type<T> item) {
    return new ListType<>(item, 1);
  }

  /// Reports every value whose text an earlier one already has.
  ///
  /// @param what they are, in the singular: `an app with this name`
  public static void requireDistinct(String what, List<Value> values) {
    Map<String, Value> seen = new HashMap<>();
    for (Value value : values) {
      value
          .peek()
          .ifPresent(text -> {
            Value earlier = seen.putIfAbsent(text, value);
            if (earlier != null) {
              value.problem("there already is " + what + ", at " + earlier.place());
            }
          });
    }
  }

  /// Reports a value whose text is none of the known ones.
  ///
  /// @param what they are, in the singular: `an app`
  public static void requireKnown(String what, Value value, List<String> known) {
    Optional<String> text = value.peek();
    if (text.isPresent() && !text.get().isEmpty() && !known.contains(text.get())) {
      value.problem(
          "there is not " + what + " with this name",
          String.join(", ", known),
          Nearest.to(text.get(), known));
    }
  }

  private record Single<T>(String allowed, Function<String, T> parse) implements Type<T> {
    @Override
    public Optional<T> read(Value value) {
      Optional<Text> text = value.text(allowed);
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(parse.apply(text.get().value()));
      } catch (IllegalArgumentException unfit) {
        value.problem(text.get().shown() + " cannot be used", allowed);
        return Optional.empty();
      }
    }
  }

  private record ListType<T>(Type<T> item, int least) implements Type<List<T>> {
    @Override
    public Optional<List<T>> read(Value value) {
      if (!value.isList()) {
        value.problem(value.kind() + " where a list is expected", allowed());
        return Optional.empty();
      }
      List<Value> items = value.items();
      if (items.size() < least) {
        value.problem("the list is empty", "at least one");
        return Optional.empty();
      }
      List<T> read = new ArrayList<>();
      items.forEach(each -> item.read(each).ifPresent(read::add));
      return read.size() == items.size() ? Optional.of(List.copyOf(read)) : Optional.empty();
    }

    @Override
    public String allowed() {
      return (least == 0 ? "a list" : "a list with at least one")
          + (item.keys().isEmpty() ? " of: " + item.allowed() : "");
    }

    @Override
    public List<Key<?>> keys() {
      return item.keys();
    }

    @Override
    public String step() {
      return "[]" + item.step();
    }
  }
}
