package dev.slipway.sandbox.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.Handle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/// Copying files by SFTP, which is what `sftp` and `scp` of OpenSSH 9 speak: in and out of a new
/// folder that is all there is to see, has no links, and is deleted when the server closes. Safe
/// for use by several threads.
final class Copying implements AutoCloseable {
  private static final AttributeKey<String> ID = new AttributeKey<>();

  private final Path folder;

  private Copying(Path folder) {
    this.folder = folder;
  }

  /// Hears what a client that copies files does.
  interface Ear {
    /// Gives it an id.
    String begins(ServerSession session);

    void printed(String id, byte[] bytes);

    void ends(String id, ServerSession session);
  }

  /// Lets a server copy files.
  static Copying on(SshServer server, Ear ear) throws IOException {
    Copying copying = new Copying(Files.createTempDirectory("slipway-sandbox-files"));
    SftpSubsystemFactory factory = new SftpSubsystemFactory.Builder().build();
    factory.addSftpEventListener(new Telling(ear));
    server.setSubsystemFactories(List.of(factory));
    server.setFileSystemFactory(new VirtualFileSystemFactory(copying.folder));
    return copying;
  }

  /// The names of what is in the folder.
  List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// May be called again.
  @Override
  public void close() {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox's folder for files stays behind", e);
    }
  }

  private record Telling(Ear ear) implements SftpEventListener {
    @Override
    public void initialized(ServerSession session, int version) {
      session.setAttribute(ID, ear.begins(session));
    }

    @Override
    public void closed(ServerSession session, String handle, Handle local, Throwable thrown) {
      if (local instanceof FileHandle file) {
        print(session, "copied " + file.getFile().normalize());
      }
    }

    @Override
    public void removed(ServerSession session, Path path, boolean isDirectory, Throwable thrown) {
      print(session, "removed " + path);
    }

    /// A link could lead out of the folder.
    @Override
    public void linking(ServerSession session, Path source, Path target, boolean symbolic)
        throws IOException {
      throw new AccessDeniedException(source.toString(), target.toString(), "no links here");
    }

    @Override
    public void destroying(ServerSession session) {
      id(session).ifPresent(id -> ear.ends(id, session));
    }

    private void print(ServerSession session, String words) {
      id(session)
          .ifPresent(id -> ear.printed(id, (words + "\r\n").getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<String> id(ServerSession session) {
      return Optional.ofNullable(session.getAttribute(ID));
    }
  }
}
