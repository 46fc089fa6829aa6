package dev.slipway.commands.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys made with `ssh-keygen`, and their fingerprints as `ssh-keygen -l` prints them.
class SshKeyTest {
  private static final String WEAK_RSA =
      "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC+x0NwG/Mlte76bNZWK6DqU2Z6ZDEiBomqmddk"
          + "leSQL5IFOa90JhBGaxqzCXaxFxRcdIprNaeYeBM3FTYyWI3GMGUb1UR8pKYa1R98zFZZ6ZaDI4EC"
          + "z5z3LtxRjEHi9v3dYlyuzpiuC1sP3F6CwyNesAJ1t7CeWycw7qKILtDa7w==";

  private static String line(String type) {
    return switch (type) {
      case "ssh-ed25519" ->
          "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHRwJJ4SFn0VtbEMMcV9dmrCQ3K3r1PZAc4RLwpq" + "YYh4";
      case "ecdsa-sha2-nistp256" ->
          "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBqa"
              + "shm3+SF4ZrUFoBapnft1ypoFzgtaVAU/lYUGt58jycLqduDvAWGI+nIuWhXeQ6Gzr9xhDYNbLtSW"
              + "JTdQp4U=";
      case "ecdsa-sha2-nistp384" ->
          "ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBLOX"
              + "lxgn1i70ggtDc6ZbvsNRpAtcX8uvkwtXIXOyYcxRnTZBL1HDESZGrbN5YQ5s3ubz4TXB2qB4TRs2"
              + "USCuiDGyQg2xBz5tdbBfIcXujI3RvqpgE0iojHGE/eo1UttIiA==";
      case "ecdsa-sha2-nistp521" ->
          "ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAEc"
              + "HiIgWTCUlWJL84OWqQU+a2awuFh6SYEk2aI71E+xJSnRTKQw6riE6Pvt4sTM3M7QAainekFzhsCI"
              + "XYf9bdKd6wAb3qXQ6HclwEQvpI9FBIkRVPx9cq/Pyr+KD6KyHYExCXIODybPuihgIOLfi4/iWNbB"
              + "MjSvjZTbMX6GrzviUwFL4A==";
      case "ssh-rsa" ->
          "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCkXmEDsjU55td51MZz8jA4Qfa3ib5xUqXUAiVJ"
              + "xEy1KIR3MXgsJ4uwi+DCQy4xi/qxtHMO4el2rj9fX3VUE3Hc/X5CJvi+lWe6wiuM7M+1QpoNks+g"
              + "6+ztNRyKFcqGRaD2T8oPk6wlBAO4tOvYby6oSvFprkkmY9jEVPtG89xDHrDizy2kySnomQ7pWzQa"
              + "QzBdS5LvU/IVJlCv4LMDgxPJHz7W69fIwu8UTD1xdnve5g+iQ0OC/vMMX4lUv9yVX0iG/w5SULtN"
              + "DD+cOilKw39vQgNo+K4vYLoGB+SDc3M+B/XvSmJ5hvip/mzMnaHTVcczfozokXgYglSEGub7Bur/";
      default -> throw new AssertionError(type);
    };
  }

  private static String fingerprint(String type) {
    return switch (type) {
      case "ssh-ed25519" -> "SHA256:JA1M47DgMMFEuIDnZqKHqABXhncIi5mywSTm3C9qwEs";
      case "ecdsa-sha2-nistp256" -> "SHA256:ErZNiPjBJyDtB3TmiWLQncjAFbOcmd4FJU/mGL/iDSw";
      case "ecdsa-sha2-nistp384" -> "SHA256:MJ0wYKzXIdW7sXfbw5RqDuPLpuFEpMHhYUcyJuyrGOc";
      case "ecdsa-sha2-nistp521" -> "SHA256:46YIXSyB4NrFn6V9DkB9Xcx0x0i9hbgjgCRSYb7u2IU";
      case "ssh-rsa" -> "SHA256:JF1Gr0EMo+FILZTHSsp4qfP6xoIwoyNyzN6UXGgc9h0";
      default -> throw new AssertionError(type);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "ssh-rsa"
  })
  void readsEachKindWithoutItsComment(String type) {
    String line = line(type);

    SshKey key = usable(line + " ann@laptop, command=\"x\"");

    assertThat(key.line()).isEqualTo(line);
    assertThat(key.fingerprint()).isEqualTo(fingerprint(type));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ssh-ed25519",
        "command=\"sh\" ssh-ed25519 AAAA",
        "restrict,pty ssh-rsa AAAA",
        "ssh-dss AAAAB3NzaC1kc3MAAACBAJ",
        "SSH-ED25519 AAAA",
        "cert-authority ssh-ed25519 AAAA"
      })
  void refusesWhatIsNotAKeyOfAKnownKind(String line) {
    assertThat(SshKey.read(line)).isInstanceOf(SshKey.Reading.Unusable.class);
  }

  @Test
  void refusesAnRsaKeyThatIsTooShort() {
    assertThat(SshKey.read(WEAK_RSA))
        .isEqualTo(
            new SshKey.Reading.Unusable("an RSA key of 1024 bits is too short (2048 are needed)"));
  }

  @ParameterizedTest
  @CsvSource({"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"})
  void refusesAKeyWithAnyByteMoreOrLess(String type) {
    byte[] blob = usable(line(type)).blob();

    for (int length = 0; length < blob.length; length++) {
      assertThat(SshKey.read(type + " " + base64(Arrays.copyOf(blob, length))))
          .isInstanceOf(SshKey.Reading.Unusable.class);
    }
    assertThat(SshKey.read(type + " " + base64(Arrays.copyOf(blob, blob.length + 1))))
        .isInstanceOf(SshKey.Reading.Unusable.class);
  }

  @Test
  void refusesAKeyUnderAnotherType() {
    assertThat(SshKey.read(line("ssh-ed25519").replace("ssh-ed25519", "ssh-rsa")))
        .isInstanceOf(SshKey.Reading.Unusable.class);
    assertThatThrownBy(() -> new SshKey(SshKey.Type.RSA, usable(line("ssh-ed25519")).base64()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void letsNothingThroughThatCouldChangeALineOfAFile() {
    Random random = new Random(235);
    String good = line("ssh-ed25519");
    for (int i = 0; i < 100_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int change = 0; change <= random.nextInt(3); change++) {
        char odd = "\n\r \t\"\\,=#\u0000\u2028".charAt(random.nextInt(11));
        text.insert(random.nextInt(text.length() + 1), odd);
      }
      if (SshKey.read(text.toString()) instanceof SshKey.Reading.Usable(SshKey key)) {
        assertThat(key.line()).isEqualTo(good);
      }
    }
  }

  private static SshKey usable(String line) {
    return switch (SshKey.read(line)) {
      case SshKey.Reading.Usable(SshKey key) -> key;
      case SshKey.Reading.Unusable(String why) -> throw new AssertionError(why);
    };
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
