package dev.slipway.commands.grammar;

import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.chat.Mention;
import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long, until and since when, how much, for whom and which container, which feature flag and
/// for whom, which channel, which keys of a ConfigMap; null is what was not said.
record Measured(
    @Nullable Duration duration,
    @Nullable Ending until,
    @Nullable Since since,
    @Nullable ByteSize size,
    @Nullable Mention person,
    @Nullable ContainerName container,
    @Nullable Long session,
    @Nullable FlagName flag,
    @Nullable Audience audience,
    @Nullable ChannelMention channel,
    @Nullable SettingsEdit settings) {}
