package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.ImageTemplate;
import dev.slipway.config.SignatureKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds out what images are, once and for all. Safe for use by several threads.
final class PinnedImages {
  private static final String DIGEST = "@sha256:";

  private final ImageRegistry registry;

  PinnedImages(ImageRegistry registry) {
    this.registry = registry;
  }

  /// An image that is named by digest; empty for one by tag.
  static Optional<PinnedImage> pinned(String image) {
    int at = image.indexOf(DIGEST);
    return at > 0
        ? Optional.of(
            new PinnedImage(image.substring(0, at), new ImageDigest(image.substring(at + 1))))
        : Optional.empty();
  }

  /// An image by tag, or by digest already.
  Answer<PinnedImage> of(String image) {
    Optional<PinnedImage> pinned = pinned(image);
    if (pinned.isPresent()) {
      return new Answer.Found<>(pinned.get());
    }
    ImageName name = ImageName.parse(image);
    return registry.resolve(name).map(name::pinnedTo);
  }

  /// The same image, if the registry still has it.
  Answer<PinnedImage> confirm(PinnedImage image) {
    Answer<ImageDigest> answer = registry.confirm(image);
    if (answer instanceof Answer.Refused<ImageDigest>(Refusal refusal)
        && refusal.code().equals("image-not-found")) {
      return new Answer.Refused<>(
          new Refusal(
              "image-gone",
              "The image " + image + " is no longer in its registry.",
              "Name a release whose images are still there, or push this one again."));
    }
    return answer.map(_ -> image);
  }

  /// Those images that are not signed with a wanted key; empty where all are, or none need be.
  Answer<List<Refusal>> unsigned(Collection<PinnedImage> images, List<SignatureKey> keys) {
    List<Refusal> unsigned = new ArrayList<>();
    for (PinnedImage image : keys.isEmpty() ? List.<PinnedImage>of() : images) {
      Answer<ImageDigest> answer = registry.verify(image, keys);
      if (answer instanceof Answer.Refused<ImageDigest>(Refusal refusal)
          && refusal.code().equals("image-not-signed")) {
        unsigned.add(refusal);
      } else if (!(answer instanceof Answer.Found<ImageDigest>)) {
        return answer.map(_ -> unsigned);
      }
    }
    return new Answer.Found<>(unsigned);
  }

  /// The image that a template gives for a build.
  Answer<PinnedImage> of(ImageTemplate template, Build build) {
    Map<String, String> facts = facts(build);
    Optional<String> missing =
        template.placeholders().stream().filter(place -> !facts.containsKey(place)).findFirst();
    if (missing.isPresent()) {
      return new Answer.Refused<>(
          new Refusal(
              "no-image-name",
              "The image of build "
                  + build.number()
                  + " can't be named: the template "
                  + template.value()
                  + " wants {"
                  + missing.get()
                  + "}, which this build does not have."));
    }
    ImageName name = ImageName.parse(template.expand(facts));
    Answer<ImageDigest> digest = registry.resolve(name);
    return digest.map(name::pinnedTo);
  }

  private static Map<String, String> facts(Build build) {
    Map<String, String> facts = new HashMap<>();
    facts.put("build", Long.toString(build.number().value()));
    facts.put("pipelineId", Long.toString(build.pipelineId()));
    facts.put("sha", build.commit().sha().value());
    facts.put("shortSha", build.commit().sha().shortened());
    switch (build.refKind()) {
      case BRANCH -> facts.put("branch", slug(build.ref()));
      case TAG -> facts.put("tag", build.ref());
      case MERGE_REQUEST -> {}
    }
    return facts;
  }

  /// As GitLab's `CI_COMMIT_REF_SLUG`: lower case, 63 characters, everything but `0-9a-z` a hyphen,
  /// none at the ends (https://docs.gitlab.com/ci/variables/predefined_variables/).
  private static String slug(String ref) {
    String plain = ref.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "-");
    String cut = plain.substring(0, Math.min(63, plain.length()));
    return cut.replaceAll("^-+|-+$", "");
  }
}
