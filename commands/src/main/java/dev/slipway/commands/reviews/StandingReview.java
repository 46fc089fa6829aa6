package dev.slipway.commands.reviews;

import dev.slipway.config.AppName;
import java.time.Instant;

/// A namespace of a review app that a cluster has, whoever made it.
///
/// @param made when
public record StandingReview(ReviewName name, ReviewId review, AppName app, Instant made) {}
