package dev.slipway.commands.grammar;

/// Names of branches and tags: what git allows (`git check-ref-format`), in ASCII letters, digits
/// and `/ . _ - + # @` alone, at most 255 characters. A name that begins like a mention or a number
/// is refused too.
final class RefNames {
  private static final int LONGEST = 255;

  private RefNames() {}

  static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= LONGEST
        && name.chars().allMatch(RefNames::isAllowed)
        && !name.startsWith("-")
        && !name.startsWith("/")
        && !name.startsWith(".")
        && !name.startsWith("@")
        && !name.startsWith("#")
        && !name.endsWith("/")
        && !name.endsWith(".")
        && !name.endsWith(".lock")
        && !name.contains("..")
        && !name.contains("//")
        && !name.contains("/.")
        && !name.contains(".lock/");
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "/._-+#@".indexOf(c) >= 0;
  }
}
