package dev.slipway.commands.ports;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.UserId;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;

/// One decision, kept for good.
///
/// @param occasion what it was about: the key of the message that asked, or `deployment 17`
/// @param subject what exactly was decided on: the phrase, or the build and its digests
public record AuditEntry(
    Instant at,
    UserId actor,
    Action action,
    AppName app,
    EnvironmentName environment,
    Decision decision,
    String occasion,
    String subject) {}
