package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is to be in an image: files of this machine, each where the image has it.
record ImageFolder(Path root) {
  private static final Pattern LIBRARY = Pattern.compile("(/[^ ]+) \\(0x");

  /// @param as the absolute path in the image
  void put(Path file, String as) throws IOException {
    Path there = root.resolve(as.substring(1));
    Files.createDirectories(there.getParent());
    Files.copy(file, there, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// The same with the libraries that the program needs.
  void program(Path file, String as) throws IOException {
    put(file, as);
    libraries(file);
  }

  /// The libraries of this machine that a program needs, where it looks for them.
  void libraries(Path program) throws IOException {
    OpenSsh.Said said = OpenSsh.run(List.of("ldd", program.toString()), "");
    assertThat(said.code()).as(said.err()).isZero();
    Matcher libraries = LIBRARY.matcher(said.out());
    while (libraries.find()) {
      Path library = Path.of(libraries.group(1));
      if (!library.normalize().startsWith(root)) {
        put(library.toRealPath(), library.toString());
      }
    }
  }
}
