package dev.slipway.bot.rig;

import dev.slipway.commands.builds.ImageDigest;
import java.time.Duration;
import java.util.Locale;

/// The builds of the story, each with its manners.
public final class Builds {
  /// What was live before the story begins.
  public static final long FORMER = 230;

  public static final long GOOD = 235;
  public static final long ALSO_GOOD = 236;
  public static final long CRASHES = 237;
  public static final long NEVER_READY = 238;

  /// Comes live, and ends again and again some seconds later.
  public static final long CRASHES_LATER = 239;

  public static final long RED = 242;
  public static final long WITHOUT_IMAGE = 243;

  /// Its pipeline is under way for a while.
  public static final long NOT_GREEN_YET = 244;

  /// Comes live, and answers three of ten requests with an error.
  public static final long ANSWERS_WRONG = 241;

  /// Comes live, and answers three of ten requests with an error, but only once it runs on all
  /// pods.
  public static final long ANSWERS_WRONG_LIVE = 246;

  /// Comes live, and nobody counts its requests.
  public static final long NOT_COUNTED = 245;

  /// A branch whose newest build is [#GOOD], and after a push [#ALSO_GOOD].
  static final String BRANCH = "fix-login";

  /// How long a build that crashes later stays up.
  static final Duration STAYS_UP = Duration.ofSeconds(1);

  private static final String REPOSITORY = "registry.example.com/shop/web";

  private Builds() {}

  static ImageDigest digest(long build) {
    return new ImageDigest("sha256:" + String.format(Locale.ROOT, "%064x", build));
  }

  /// As a pod template has it.
  static String image(long build) {
    return REPOSITORY + "@" + digest(build);
  }

  /// The build that an image belongs to; the former one for any other.
  static long of(String image) {
    int hexadecimal = image.indexOf("@sha256:");
    return hexadecimal < 0
        ? FORMER
        : Long.parseLong(image.substring(hexadecimal + "@sha256:".length()), 16);
  }
}
