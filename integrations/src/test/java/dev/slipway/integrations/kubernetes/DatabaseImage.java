package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.PinnedImage;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An image with a PostgreSQL, the one of the other tests, with `psql` and a shell. As user 70,
/// `serve` starts it for the user `shop`, who needs no password; its files are in `/data`.
public final class DatabaseImage {
  private static final Path CLIENTS = Path.of("/usr/lib/postgresql");
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String SERVE =
      """
      #!/bin/sh
      set -e
      # What was broken off is no database.
      if [ ! -d /data/shop ]; then
        rm -rf /data/new
        /pg/bin/initdb --pgdata=/data/new --username=shop --auth=trust --locale=C --encoding=UTF8
        echo 'host all all all trust' >>/data/new/pg_hba.conf
        mv /data/new /data/shop
      fi
      exec /pg/bin/postgres -D /data/shop -c listen_addresses='*'
      """;

  private DatabaseImage() {}

  /// What is missing on this machine to make it; empty when nothing is.
  public static Optional<String> missing() {
    if (!Files.exists(BUSYBOX)) {
      return Optional.of("there is no static busybox (Debian: busybox-static)");
    }
    return client().isEmpty()
        ? Optional.of("there is no psql (Debian: postgresql-client)")
        : Optional.empty();
  }

  /// The newest; what is found by `PATH` is a script that chooses one.
  private static Optional<Path> client() {
    if (!Files.isDirectory(CLIENTS)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(CLIENTS)) {
      return versions
          .map(version -> version.resolve("bin/psql"))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder());
    } catch (IOException thrown) {
      throw new IllegalStateException(thrown);
    }
  }

  /// @param registry `HOST[:PORT]`
  /// @param folder an empty one
  public static PinnedImage push(String registry, Path folder) throws IOException {
    ImageFolder image = new ImageFolder(Files.createDirectories(folder.resolve("image")));
    server(folder, image);
    image.program(client().orElseThrow(), "/bin/psql");
    image.put(BUSYBOX, "/bin/busybox");
    for (String tool : List.of("sh", "chown", "mv", "rm", "sleep")) {
      Files.createSymbolicLink(image.root().resolve("bin").resolve(tool), Path.of("busybox"));
    }
    image.put(Files.writeString(folder.resolve("serve"), SERVE), "/bin/serve");
    image.put(
        Files.writeString(
            folder.resolve("passwd"), "root:x:0:0::/:/bin/sh\npostgres:x:70:70::/data:/bin/sh\n"),
        "/etc/passwd");
    Path forSockets = Files.createDirectory(image.root().resolve("tmp"));
    Files.setPosixFilePermissions(forSockets, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(image.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
    return new ImagePush(registry).push("testcluster/postgres", "70:70", image.root());
  }

  private static void server(Path folder, ImageFolder image) throws IOException {
    Path archive = folder.resolve("postgres.txz");
    try (InputStream packed =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary("Linux", "x86_64")) {
      Files.copy(packed, archive);
    }
    Path home = Files.createDirectory(image.root().resolve("pg"));
    OpenSsh.Said unpacked =
        OpenSsh.run(
            List.of("tar", "-C", home.toString(), "--exclude=*.a", "-xJf", archive.toString()), "");
    assertThat(unpacked.code()).as(unpacked.err()).isZero();
    for (String program : List.of("postgres", "initdb")) {
      image.libraries(home.resolve("bin").resolve(program));
    }
  }
}
