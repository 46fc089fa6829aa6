package dev.slipway.sandbox.ssh;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What can be typed in the stand-in of a migration container. It touches nothing: neither files
/// nor processes nor the network. It only knows the names of the files that were copied in.
final class HarmlessShell {
  static final String PROMPT = "ubuntu@migration:~$ ";
  private static final int NOT_FOUND = 127;
  private static final List<String> TABLES = List.of("orders", "customers", "prices");

  private final Map<String, String> environment;
  private final Supplier<List<String>> files;

  HarmlessShell(Map<String, String> environment, Supplier<List<String>> files) {
    this.files = files;
    this.environment = environment;
  }

  /// What a command prints, with line feeds, and its exit code.
  record Result(String text, int code, Then then) {
    private Result(String text) {
      this(text, 0, Then.GO_ON);
    }
  }

  /// What follows.
  enum Then {
    GO_ON,
    LEAVE
  }

  /// The words at the first sight of it.
  static String greeting() {
    return "This is the sandbox: a shell that does nothing for real. Say help, or migrate.\n";
  }

  Result run(String line) {
    List<String> words = List.of(line.strip().split("\\s+"));
    String rest =
        line.strip().substring(Math.min(line.strip().length(), words.getFirst().length()));
    return switch (words.getFirst()) {
      case "" -> new Result("");
      case "help" -> new Result("help, env, whoami, pwd, ls, echo WORDS, migrate, exit\n");
      case "env" -> new Result(variables());
      case "whoami" -> new Result("ubuntu\n");
      case "pwd" -> new Result("/home/ubuntu\n");
      case "ls" -> new Result(files.get().stream().map(name -> name + "\n").collect(joining()));
      case "echo" -> new Result(rest.strip() + "\n");
      case "migrate", "./migrate" -> new Result(migration());
      case "exit", "logout" -> new Result("", 0, Then.LEAVE);
      default -> new Result(words.getFirst() + ": command not found\n", NOT_FOUND, Then.GO_ON);
    };
  }

  private String variables() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(environment)
        .forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text.toString();
  }

  private static String migration() {
    StringBuilder text = new StringBuilder();
    TABLES.forEach(table -> text.append("migrating ").append(table).append(" ... done\n"));
    return text.append("MIGRATED ").append(TABLES.size()).append(" tables\n").toString();
  }
}
