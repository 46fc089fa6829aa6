package dev.slipway.bot.engine;

import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Metrics;
import dev.slipway.commands.ports.PodRequests;

/// The outside systems that a deployment looks at.
public record World(
    BuildSource builds,
    ImageRegistry registry,
    Cluster cluster,
    Forerunners forerunners,
    Metrics metrics,
    PodRequests requests,
    Directory directory,
    Authors authors) {}
