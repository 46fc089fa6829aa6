package dev.slipway.commands.requests;

import dev.slipway.commands.grammar.Phrased;

/// Something a person asks for, all names resolved. Each command is a record with a constant
/// `SPEC`, which [Commands] finds by the list below; its order is the order of help.
public sealed interface Command extends Phrased
    permits DeployCommand,
        PlanCommand,
        StatusCommand,
        WhereCommand,
        HistoryCommand,
        ChangesCommand,
        DiffCommand,
        ConfigCommand,
        BuildsCommand,
        BuildCommand,
        ReleaseCommand,
        RollBackCommand,
        ApproveCommand,
        RefuseCommand,
        AbortCommand,
        PauseCommand,
        ContinueCommand,
        NextCommand,
        FinishCommand,
        HoldCommand,
        RevertCommand,
        KeepCommand,
        ProceedCommand,
        JudgeCommand,
        LockCommand,
        UnlockCommand,
        FreezeCommand,
        UnfreezeCommand,
        LocksCommand,
        WhenCommand,
        MigrationCommand,
        MigrateCommand,
        MigrationsCommand,
        ExtendCommand,
        StopCommand,
        LogCommand,
        HelpCommand {}
