package dev.slipway.sandbox.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One login: a terminal with a prompt, or a single command.
final class ShellSession implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(ShellSession.class);
  private static final int CTRL_C = 3;
  private static final int CTRL_D = 4;
  private static final int BACKSPACE = 8;
  private static final int DELETE = 127;

  private final HarmlessShell shell;
  private final Optional<String> command;
  private final Ear ear;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable ExitCallback exit;
  private @Nullable Thread thread;

  ShellSession(HarmlessShell shell, Optional<String> command, Ear ear) {
    this.shell = shell;
    this.command = command;
    this.ear = ear;
  }

  /// Hears what a login does.
  interface Ear {
    void begins();

    void printed(byte[] bytes);

    void ends();
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {
    // Everything goes to the output, as on a terminal.
  }

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession channel, Environment environment) {
    thread = Thread.ofVirtual().name("sandbox-ssh").start(this::run);
  }

  @Override
  public void destroy(ChannelSession channel) {
    if (thread != null) {
      thread.interrupt();
    }
  }

  private void run() {
    int code = 1;
    ear.begins();
    try {
      code = command.isPresent() ? once(command.get()) : terminal();
    } catch (IOException gone) {
      LOG.debug("a client of the sandbox's SSH server is gone", gone);
    } finally {
      ear.ends();
      Objects.requireNonNull(exit).onExit(code);
    }
  }

  private int once(String line) throws IOException {
    HarmlessShell.Result result = shell.run(line);
    print(result.text());
    return result.code();
  }

  private int terminal() throws IOException {
    show(HarmlessShell.greeting() + HarmlessShell.PROMPT);
    StringBuilder line = new StringBuilder();
    int code = 0;
    while (true) {
      int typed = Objects.requireNonNull(in).read();
      switch (typed) {
        case -1 -> {
          return code;
        }
        case CTRL_D -> {
          if (line.isEmpty()) {
            show("\n");
            return code;
          }
        }
        case CTRL_C -> {
          line.setLength(0);
          show("^C\n" + HarmlessShell.PROMPT);
        }
        case BACKSPACE, DELETE -> {
          if (!line.isEmpty()) {
            line.setLength(line.length() - 1);
            show("\b \b");
          }
        }
        case '\r', '\n' -> {
          show("\n");
          HarmlessShell.Result result = shell.run(line.toString());
          line.setLength(0);
          code = result.code();
          show(result.text());
          if (result.then() == HarmlessShell.Then.LEAVE) {
            return code;
          }
          show(HarmlessShell.PROMPT);
        }
        default -> {
          if (typed >= ' ') {
            line.append((char) typed);
            show(String.valueOf((char) typed));
          }
        }
      }
    }
  }

  /// On a terminal in raw mode a line ends with both characters.
  private void show(String text) throws IOException {
    print(text.replace("\n", "\r\n"));
  }

  private void print(String text) throws IOException {
    if (text.isEmpty()) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    OutputStream to = Objects.requireNonNull(out);
    to.write(bytes);
    to.flush();
    ear.printed(bytes);
  }
}
