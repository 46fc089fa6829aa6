package dev.slipway.bot.engine;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewPlaces.Done;
import dev.slipway.commands.reviews.Filling;
import dev.slipway.commands.reviews.Keeping.Effect;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.config.App;
import dev.slipway.config.Reviews;
import dev.slipway.config.Target;

/// What is done to the namespace of a review app. Everything can be done again.
///
/// @param target of the review app itself
record ReviewEffects(ReviewWorld world, Reviews reviews, Target target) {
  Answer<Done> carryOut(Effect effect, ReviewApp row, App app) {
    return switch (effect) {
      case NOTHING -> new Answer.Found<>(Done.DONE);
      case APPLY -> apply(row, app);
      case SLEEP -> world.places().sleep(target, row.id());
      case REMOVE -> world.places().remove(target, row.id());
    };
  }

  private Answer<Done> apply(ReviewApp row, App app) {
    return world
        .sources()
        .manifests(app, row.content().orElseThrow().commit(), reviews.manifests())
        .then(manifests ->
            manifests.isEmpty()
                ? new Answer.Refused<>(noManifests(row))
                : world.places().apply(target, Filling.order(row, manifests, reviews)));
  }

  private Refusal noManifests(ReviewApp row) {
    return new Refusal(
        "no-manifests",
        "Commit "
            + row.content().orElseThrow().commit().shortened()
            + " has no YAML files in "
            + reviews.manifests()
            + ".",
        "Describe there what a review app is made of, and push.");
  }
}
