package dev.slipway.bot.engine;

import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.ReviewPlaces;
import dev.slipway.commands.ports.ReviewSources;

/// The outside systems that review apps are made of.
public record ReviewWorld(
    ReviewSources sources,
    ReviewPlaces places,
    BuildSource builds,
    ImageRegistry registry,
    Directory directory) {}
