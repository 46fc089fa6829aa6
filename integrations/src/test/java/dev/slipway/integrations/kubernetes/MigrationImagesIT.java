package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.integrations.kubernetes.OpenSsh.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Images of each kind, with nothing in them but one program and what that needs: linked
/// statically, to glibc, to musl; of root and of others. Each is entered by SSH on a real cluster.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set up before all tests
final class MigrationImagesIT {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final Path MUSL = Path.of("/lib/ld-musl-x86_64.so.1");

  @TempDir static Path folder;
  private MigrationStage stage;

  @BeforeAll
  void setTheStage() {
    stage = MigrationStage.set();
    OpenSsh.newKey(folder, "ed25519", "-t", "ed25519");
    stage.keys(folder, "ann", "ed25519");
    stage.deployAs("as-root", "{runAsUser: 0}");
    stage.deployAs("as-another", "{runAsUser: 65532, readOnlyRootFilesystem: true}");
  }

  @AfterAll
  void clearTheStage() {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void aStaticProgramOfNobodys() throws IOException {
    assumeTrue(Files.exists(BUSYBOX), "there is no static busybox (Debian: busybox-static)");
    Path image = Files.createDirectories(folder.resolve("static"));
    new ImageFolder(image).put(BUSYBOX, "/app/busybox");

    enter("static", "65534:65534", image, "web", "/app/busybox uname -s", "Linux", 1000);
  }

  @Test
  void aProgramOfGlibcAndRoot() throws IOException {
    enter(
        "glibc",
        "0",
        glibc(),
        "as-root",
        "/app/tool --version | head -n 1",
        "(GNU coreutils)",
        1000);
  }

  @Test
  void aProgramOfGlibcAndAnotherUserThatMayWriteNowhere() throws IOException {
    enter(
        "glibc-another",
        "nonroot",
        glibc(),
        "as-another",
        "/app/tool --version | head -n 1; touch /mine 2>&1",
        "Read-only file system",
        65532);
  }

  /// What runs in an image of Alpine's kind finds its own library and not the toolkit's.
  @Test
  void aProgramOfMuslAndRoot() throws IOException {
    assumeTrue(Files.exists(MUSL), "musl-gcc is missing (Debian: musl-tools)");
    Path source =
        Files.writeString(
            folder.resolve("tool.c"),
            """
            #include <stdio.h>
            #include <pwd.h>
            #include <unistd.h>
            int main(void) {
              struct passwd *me = getpwuid(getuid());
              printf("%s in %s by musl\\n", me ? me->pw_name : "nobody", me ? me->pw_dir : "nowhere");
              return 0;
            }
            """);
    Path program = folder.resolve("tool");
    Said built = OpenSsh.run(List.of("musl-gcc", "-o", program.toString(), source.toString()), "");
    assertThat(built.code()).as(built.err()).isZero();
    Path image = Files.createDirectories(folder.resolve("musl"));
    ImageFolder files = new ImageFolder(image);
    files.put(program, "/app/tool");
    files.put(MUSL.toRealPath(), MUSL.toString());

    enter("musl", "root", image, "web", "/app/tool", "ubuntu in /home/ubuntu by musl", 1000);
  }

  private static Path glibc() throws IOException {
    Path image = Files.createTempDirectory(folder, "glibc");
    new ImageFolder(image).program(Path.of("/bin/cat").toRealPath(), "/app/tool");
    return image;
  }

  /// Logs in, runs the image's own program, and copies a file in and out.
  private void enter(
      String name,
      String imageUser,
      Path files,
      String workload,
      String command,
      String printed,
      int user)
      throws IOException {
    Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxr-xr-x"));
    PinnedImage image = stage.push(name, imageUser, files);
    String container = "migration-" + name;
    stage.make(
        stage
            .order(container)
            .image(image)
            .workload(workload)
            .container("web")
            .recording(Recording.GATE)
            .build());
    PodSight.Ready ready = stage.awaitReady(container);
    OpenSsh ssh = stage.client(folder, ready);
    HeardEvents heard = stage.follow(container, LogPosition.START);

    Said own = ssh.ssh("ed25519", command);
    Said inside = ssh.ssh("ed25519", "id -u; echo $DATABASE_URL; ls /; exit 3");
    Path file = Files.writeString(folder.resolve(name + ".csv"), "1,Ann\n");
    Said in = ssh.scp("ed25519", file.toString(), ":in.csv");
    Said out = ssh.sftp("ed25519", "get in.csv " + file + ".back\n");

    assertThat(own.out()).as(own.err()).contains(printed);
    assertThat(inside.code()).isEqualTo(3);
    assertThat(inside.out())
        .startsWith(user + "\npostgres://shop:s3cret@db/shop\n")
        .contains("\napp\n")
        .doesNotContain("\nbin\n");
    assertThat(in).isEqualTo(new Said(0, "", ""));
    assertThat(out.code()).as(out.err()).isZero();
    assertThat(Files.mismatch(file, Path.of(file + ".back"))).isEqualTo(-1);
    heard.awaitPrinted(printed);
    assertThat(RestrictedProfile.violations(stage.pod(container))).isEmpty();
  }
}
