package dev.slipway.commands.grammar;

/// What a command may be told besides its verb.
public enum Part {
  /// The app; when it is not named, the channel's or the only one is meant, or the asker is asked.
  APP("[of APP]"),
  /// The app, by its name.
  NAMED_APP("APP"),
  /// A build, in any of the ways people name one.
  BUILD("BUILD"),
  /// A build, by the environment it is live in.
  SOURCE("ENVIRONMENT"),
  /// An environment; when it is not named, the asker is asked.
  ENVIRONMENT("to ENVIRONMENT"),
  /// An environment, or all.
  MAYBE_ENVIRONMENT("[on ENVIRONMENT]"),
  /// How many, 1 to 100.
  COUNT("[last NUMBER]"),
  /// A deployment by its number.
  DEPLOYMENT("deployment NUMBER"),
  /// A change of a feature flag by its number.
  FLAG_CHANGE("flag change NUMBER"),
  /// A release by its number.
  RELEASE("release NUMBER"),
  /// Two releases by their numbers.
  RELEASES("NUMBER NUMBER"),
  /// Since when.
  SINCE("[since TIME]"),
  /// For how long.
  DURATION("[for DURATION]"),
  /// Until when.
  UNTIL("[until TIME]"),
  /// How much longer.
  LONGER("by DURATION"),
  /// How much room for data.
  SIZE("[with SIZE]"),
  /// Somebody else, by a mention.
  PERSON("[for @SOMEBODY]"),
  /// Somebody else who gets something, by a mention.
  RECEIVER("to @SOMEBODY"),
  /// A channel by its `#`; when it is not named, the one where it is said is meant.
  CHANNEL("[in #CHANNEL]"),
  /// A migration container by its name.
  CONTAINER("CONTAINER"),
  /// A session by its number.
  SESSION("NUMBER"),
  /// A feature flag by its name.
  FLAG("FLAG"),
  /// A feature flag, or all.
  MAYBE_FLAG("[of FLAG]"),
  /// Keys of a ConfigMap and what they are to hold, and which ConfigMap.
  SETTINGS("KEY=VALUE [KEY=VALUE] [in configmap NAME]"),
  /// For whom a feature flag is to be on.
  AUDIENCE("[for NUMBER% | for user list NAME | for users ID, ID]"),
  /// Why: whatever follows a colon, up to the end.
  REASON("[: REASON]"),
  /// A command, to be told about.
  TOPIC("[COMMAND]");

  private final String usage;

  Part(String usage) {
    this.usage = usage;
  }

  String usage() {
    return usage;
  }
}
