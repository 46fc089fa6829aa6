package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.SshKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// The real OpenSSH client on one developer's machine, which is a folder.
record OpenSsh(Path home, Door.Direct door, String known) {
  /// What a program said and how it ended.
  record Said(int code, String out, String err) {}

  static OpenSsh at(Path home, Door.Direct door, HostKey hostKey) {
    return new OpenSsh(home, door, door.knownHostsLine(hostKey));
  }

  OpenSsh knowing(String line) {
    return new OpenSsh(home, door, line);
  }

  /// A new key of the developer's; its file is named like its type.
  static SshKey newKey(Path home, String name, String... options) {
    Path file = home.resolve(name);
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-C", "x"));
    command.addAll(List.of(options));
    command.addAll(List.of("-f", file.toString()));
    Said said = run(command, "");
    if (said.code != 0) {
      throw new IllegalStateException("ssh-keygen: " + said);
    }
    try {
      return switch (SshKey.read(Files.readString(home.resolve(name + ".pub")))) {
        case SshKey.Reading.Usable(SshKey key) -> key;
        case SshKey.Reading.Unusable(String why) -> throw new IllegalStateException(why);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Logs in with a key and runs a command.
  Said ssh(String key, String... words) {
    return run(command("ssh", "-p", key, List.of(words)), "");
  }

  /// The same, started by another program, such as `env` or `ssh-agent`.
  Said sshUnder(List<String> other, String key, String... words) {
    List<String> whole = new ArrayList<>(other);
    whole.addAll(command("ssh", "-p", key, List.of(words)));
    whole.replaceAll(
        word -> word.equals("IdentityAgent=none") ? "IdentityAgent=SSH_AUTH_SOCK" : word);
    return run(whole, "");
  }

  /// Types the line that the developer is told, with nothing in `known_hosts` but the other one.
  static Said typed(Path home, String key, PodSight.Ready ready, String command) {
    List<String> words = new ArrayList<>(List.of(ready.door().lines().getLast().split(" ")));
    words.addAll(1, List.of("-F", settings(home, key, ready).toString()));
    words.add(command);
    return run(words, "");
  }

  /// The same with the single line, which a shell has to read.
  ///
  /// @param kubectl the folder of that program
  static Said typedInOneLine(
      Path home, String key, PodSight.Ready ready, Path kubectl, Path kubeconfig, String command) {
    String line = ready.door().inOneLine().orElseThrow();
    String typed =
        "PATH=%s:$PATH KUBECONFIG=%s ssh -F %s%s '%s'"
            .formatted(
                kubectl,
                kubeconfig,
                settings(home, key, ready),
                line.substring("ssh".length()),
                command);
    return run(List.of("sh", "-c", typed), "");
  }

  private static Path settings(Path home, String key, PodSight.Ready ready) {
    try {
      Path own = Files.createTempDirectory(home, "typed");
      Path known = own.resolve("known_hosts");
      Path settings = own.resolve("config");
      Files.writeString(known, ready.door().knownHostsLine(ready.hostKey()) + "\n");
      Files.writeString(
          settings,
          """
          IdentityFile %s
          IdentitiesOnly yes
          IdentityAgent none
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking yes
          BatchMode yes
          """
              .formatted(home.resolve(key), known));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Feeds standard input too.
  Said sshWith(String input, String key, String... words) {
    return run(command("ssh", "-p", key, List.of(words)), input);
  }

  /// A client that is left running.
  Process begin(String key, String... words) {
    return start(command("ssh", "-p", key, List.of(words)));
  }

  /// Copies files; `:` before a path means the container.
  Said scp(String key, String from, String to) {
    return scp(List.of("-q"), key, from, to);
  }

  /// By the protocol that clients spoke before OpenSSH 9.
  Said oldScp(String key, String from, String to) {
    return scp(List.of("-q", "-O"), key, from, to);
  }

  private Said scp(List<String> options, String key, String from, String to) {
    return run(
        command("scp", "-P", key, options).stream()
            .filter(word -> !word.equals("ubuntu@" + door.host()))
            .toList(),
        from,
        to);
  }

  private Said run(List<String> command, String from, String to) {
    List<String> whole = new ArrayList<>(command);
    whole.add(there(from));
    whole.add(there(to));
    return run(whole, "");
  }

  private String there(String path) {
    return path.startsWith(":") ? "ubuntu@" + door.host() + path : path;
  }

  Said sftp(String key, String batch) {
    List<String> whole = new ArrayList<>(command("sftp", "-P", key, List.of("-b", "-")));
    whole.remove("ubuntu@" + door.host());
    whole.add("ubuntu@" + door.host());
    return run(whole, batch);
  }

  /// Options first, then where to, then the remote command.
  private List<String> command(String program, String port, String key, List<String> words) {
    Path knownHosts = home.resolve("known_hosts_" + Integer.toHexString((known + key).hashCode()));
    try {
      Files.writeString(knownHosts, known + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>(List.of(program, "-F", "none", port));
    command.add(Integer.toString(door.port()));
    for (String option :
        List.of(
            "BatchMode=yes",
            "IdentitiesOnly=yes",
            "IdentityAgent=none",
            "IdentityFile=" + home.resolve(key),
            "StrictHostKeyChecking=yes",
            "UserKnownHostsFile=" + knownHosts,
            "GlobalKnownHostsFile=/dev/null",
            "ConnectTimeout=30")) {
      command.add("-o");
      command.add(option);
    }
    List<String> rest = new ArrayList<>(words);
    while (!rest.isEmpty() && rest.getFirst().startsWith("-")) {
      String option = rest.removeFirst();
      command.add(option);
      if (List.of("-o", "-L", "-R", "-D", "-l", "-b", "-W").contains(option)) {
        command.add(rest.removeFirst());
      }
    }
    boolean named = words.contains("-l");
    command.add(named ? door.host() : "ubuntu@" + door.host());
    command.addAll(rest);
    return command;
  }

  /// Without our terminal: a client that touches it would stop all of us when we are in the
  /// background.
  static Process start(List<String> command) {
    try {
      List<String> detached = new ArrayList<>(List.of("setsid"));
      detached.addAll(command);
      return new ProcessBuilder(detached).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Said run(List<String> command, String input) {
    Process process = start(command);
    CompletableFuture<String> out = text(process.getInputStream());
    CompletableFuture<String> err = text(process.getErrorStream());
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    } catch (IOException _) {
      // It has not waited for its input; what it said tells why.
    }
    try {
      if (!process.waitFor(3, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException(command + " does not end");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Said(process.exitValue(), out.join(), err.join());
  }

  private static CompletableFuture<String> text(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }
}
