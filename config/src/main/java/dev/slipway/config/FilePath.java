package dev.slipway.config;

import dev.slipway.config.yaml.Text;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Value;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// A file that should be there when the bot runs; where the file is checked it may not be.
record FilePath() implements Type<Path> {
  @Override
  public Optional<Path> read(Value value) {
    Optional<Text> text = value.text(allowed());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path path = value.resolve(text.get().value());
      if (!Files.isReadable(path)) {
        value.warning("there is no such file that can be read: " + text.get().shown());
      }
      return Optional.of(path);
    } catch (InvalidPathException unfit) {
      value.problem(text.get().shown() + " cannot be used", allowed());
      return Optional.empty();
    }
  }

  @Override
  public String allowed() {
    return "the path of one file";
  }
}
