package dev.slipway.config;

import dev.slipway.config.yaml.Text;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// A file with the public key that images are signed with.
record SignatureKeyType() implements Type<SignatureKey> {
  @Override
  public Optional<SignatureKey> read(Value value) {
    Optional<Text> text = value.text(allowed());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String name = "the file " + text.get().shown() + " ";
    try {
      return Optional.of(SignatureKey.ofPem(Files.readString(value.resolve(text.get().value()))));
    } catch (IllegalArgumentException unfit) {
      value.problem(name + "cannot be used: " + unfit.getMessage(), allowed());
    } catch (IOException unreadable) {
      value.problem(name + "is not there, or cannot be read", allowed());
    }
    return Optional.empty();
  }

  @Override
  public String allowed() {
    return "the path of a file such as cosign.pub, with a public key of ECDSA P-256 in the form of PEM";
  }
}
