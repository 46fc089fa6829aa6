package dev.slipway.commands.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.ParseFailure;
import dev.slipway.commands.grammar.ParseResult;
import dev.slipway.commands.grammar.ParseResult.Ambiguous;
import dev.slipway.commands.grammar.ParseResult.Failed;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.commands.settings.SettingsEdit;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HostileTextTest {
  private static final List<String> PIECES =
      List.of(
          "deploy",
          "ship",
          "status",
          "abort",
          "help",
          "lock",
          "unlock",
          "freeze",
          "until",
          "monday",
          "8:00",
          "who has",
          "everything",
          "migration container",
          "extend",
          "migration235",
          "for 2h",
          "by 99h",
          "20Gi",
          "for @U0ANN",
          "migration log",
          "turn on",
          "turn off",
          "flags",
          "review app",
          "review apps",
          "stop review app",
          "extend review app",
          "undo",
          "flag history",
          "new-checkout",
          "for 25%",
          "for user list",
          "for users",
          "what is on",
          "build",
          "branch",
          "tag",
          "commit",
          "mr",
          "deployment",
          "last",
          "latest",
          "stable",
          "to",
          "of",
          "on",
          "shop",
          "staging",
          "production",
          "prod",
          "#235",
          "235",
          "!42",
          "abc1234",
          "fix-login",
          "#",
          "!",
          "@",
          "@U0ANN",
          "#C0DEPLOYS",
          "when green",
          "please",
          "&amp;",
          "<!channel>",
          "<@U0ANN>",
          "`rm -rf /`",
          "$(id)",
          "../../etc",
          "a..b",
          "-rf",
          ":",
          "?",
          "'",
          "\"",
          "99999999999999999999",
          "0",
          "\n",
          "\t",
          " ");
  private static final String STRANGE =
      "оаеріѕοαｄｅｐｌｏｙ２３５＃＠！–—’“”…\u00A0\u2003\u3000\u200B\u200D\u202E\u2066\uFEFF\u00AD\u0301\u034F\u3164\uFFA0\u2800\uFE0F\uD83D\uDE80漢字ﷺﬁ①İıſK\u0000\u001B\u0085\u2028\uE000\uFFFF";

  @Test
  void neverThrowsAndAcceptsOnlyCanonicalNames() {
    Dice dice = Dice.thrown(HostileTextTest.class);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    Map<ParseFailure.Code, Integer> codes = new EnumMap<>(ParseFailure.Code.class);

    for (int i = 0; i < 100_000; i++) {
      String text = text(dice);
      ParseResult<Command> result = Commands.parse(text, Example.VOCABULARY, Context.NONE);
      switch (result) {
        case Parsed<Command>(Command command) -> {
          outcomes.merge(Outcome.PARSED, 1, Integer::sum);
          requireCanonical(text, withoutReason(command));
          requireCanonicalName(text, command);
        }
        case Ambiguous<Command>(String _, List<String> choices) -> {
          outcomes.merge(Outcome.ASKED, 1, Integer::sum);
          choices.forEach(choice -> requireCanonical(text, choice.replaceFirst(": .*", "")));
        }
        case Failed<Command>(ParseFailure failure) -> {
          outcomes.merge(Outcome.FAILED, 1, Integer::sum);
          codes.merge(failure.code(), 1, Integer::sum);
          requireVisible(text, failure.shown());
        }
      }
    }

    assertThat(outcomes).hasSize(3).allSatisfy((_, times) -> assertThat(times).isGreaterThan(100));
    assertThat(codes).containsOnlyKeys(ParseFailure.Code.values());
  }

  private enum Outcome {
    PARSED,
    ASKED,
    FAILED
  }

  private static String text(Dice dice) {
    if (dice.once(500)) {
      return "x".repeat(dice.between(1_990, 2_100));
    }
    List<String> pieces = new ArrayList<>();
    for (int i = dice.between(1, 8); i > 0; i--) {
      pieces.add(dice.once(20) ? dice.word(STRANGE, 1, 5) : dice.oneOf(PIECES));
    }
    StringBuilder text = new StringBuilder(String.join(dice.once(10) ? "" : " ", pieces));
    if (dice.once(4)) {
      text.insert(dice.below(text.length() + 1), dice.word(STRANGE, 1, 1));
    }
    return text.toString();
  }

  private static void requireCanonical(String text, String phrase) {
    if (!Normalizer.isNormalized(phrase, Normalizer.Form.NFKC)
        || !phrase.chars().allMatch(c -> c >= ' ' && c <= '~')) {
      throw new AssertionError("\"" + text + "\" was taken for \"" + phrase + "\"");
    }
  }

  /// A reason is in the words of whoever gave it.
  private static String withoutReason(Command command) {
    return switch (command) {
      case PlanCommand(DeployCommand deploy) -> withoutReason(deploy);
      case PlanCommand(RollBackCommand back) -> withoutReason(back);
      case PlanCommand(SetConfigCommand set) -> withoutReason(set);
      case DeployCommand deploy ->
          new DeployCommand(
                  deploy.app(),
                  deploy.build(),
                  deploy.environment(),
                  deploy.start(),
                  Optional.empty())
              .phrase();
      case RollBackCommand back ->
          new RollBackCommand(back.app(), back.environment(), back.where(), Optional.empty())
              .phrase();
      case SetConfigCommand set ->
          new SetConfigCommand(
                  set.app(),
                  set.environment(),
                  new SettingsEdit(set.edit().map(), keysOf(set.edit())),
                  set.urgency(),
                  Optional.empty())
              .phrase();
      case RefuseCommand refuse -> new RefuseCommand(refuse.what(), Optional.empty()).phrase();
      case LockCommand lock ->
          new LockCommand(lock.scope(), lock.ending(), Optional.empty()).phrase();
      case UnlockCommand unlock -> new UnlockCommand(unlock.scope(), Optional.empty()).phrase();
      case FreezeCommand freeze ->
          new FreezeCommand(freeze.scope(), freeze.ending(), Optional.empty()).phrase();
      case UnfreezeCommand unfreeze ->
          new UnfreezeCommand(unfreeze.scope(), Optional.empty()).phrase();
      case SuspendCommand pause -> new SuspendCommand(pause.where(), Optional.empty()).phrase();
      case EnableCommand enable ->
          new EnableCommand(
                  enable.flag(),
                  enable.where(),
                  enable.audience(),
                  enable.urgency(),
                  Optional.empty())
              .phrase();
      case DisableCommand disable ->
          new DisableCommand(disable.flag(), disable.where(), disable.urgency(), Optional.empty())
              .phrase();
      case UndoCommand undo ->
          new UndoCommand(undo.flag(), undo.where(), undo.urgency(), Optional.empty()).phrase();
      default -> command.phrase();
    };
  }

  /// What a key is to hold is in the words of whoever said it, too.
  private static SortedMap<String, String> keysOf(SettingsEdit edit) {
    SortedMap<String, String> keys = new TreeMap<>(edit.values());
    keys.replaceAll((_, _) -> "value");
    return keys;
  }

  private static void requireCanonicalName(String text, Command command) {
    BuildReference build =
        switch (command) {
          case DeployCommand deploy -> deploy.build();
          case BuildCommand shown -> shown.build();
          case PlanCommand(DeployCommand deploy) -> deploy.build();
          case WhereCommand where -> where.build();
          case MigrationCommand container -> container.build();
          case MigrateCommand run -> run.build();
          case ReviewCommand review -> review.of();
          case TendCommand move -> move.of();
          case StatusCommand _,
              HistoryCommand _,
              ChangesCommand _,
              DiffCommand _,
              ConfigCommand _,
              BuildsCommand _,
              AbortCommand _,
              PauseCommand _,
              ContinueCommand _,
              NextCommand _,
              FinishCommand _,
              HoldCommand _,
              RevertCommand _,
              RollBackCommand _,
              PlanCommand(RollBackCommand _),
              SetConfigCommand _,
              PlanCommand(SetConfigCommand _),
              ReleaseCommand _,
              KeepCommand _,
              ApproveCommand _,
              RefuseCommand _,
              ProceedCommand _,
              JudgeCommand _,
              LockCommand _,
              UnlockCommand _,
              HandOverCommand _,
              LocksCommand _,
              FreezeCommand _,
              UnfreezeCommand _,
              WhenCommand _,
              WhyCommand _,
              SuspendCommand _,
              ResumeCommand _,
              FollowCommand _,
              MailCommand _,
              UnmailCommand _,
              UnfollowCommand _,
              MentionCommand _,
              UnmentionCommand _,
              SubscribeCommand _,
              UnsubscribeCommand _,
              MuteCommand _,
              UnmuteCommand _,
              SubscriptionsCommand _,
              FlagsCommand _,
              EnableCommand _,
              DisableCommand _,
              UndoCommand _,
              FlagHistoryCommand _,
              ReviewsCommand _,
              MigrationsCommand _,
              ExtendCommand _,
              StopCommand _,
              LogCommand _,
              HelpCommand _ ->
              new BuildReference.Latest();
        };
    String name =
        switch (build) {
          case BuildReference.Branch(String branch) -> branch;
          case BuildReference.Tag(String tag) -> tag;
          case BuildReference.Named(String either) -> either;
          case BuildReference.Sha(String prefix) -> prefix;
          case BuildReference.Numbered _,
              BuildReference.Latest _,
              BuildReference.LatestStable _,
              BuildReference.MergeRequest _,
              BuildReference.Released _,
              BuildReference.LiveOn _ ->
              "none";
        };
    if (!name.matches("[A-Za-z0-9_+][A-Za-z0-9/._+#@-]*") || name.contains("..")) {
      throw new AssertionError("\"" + text + "\" was taken for a build called \"" + name + "\"");
    }
  }

  private static void requireVisible(String text, String shown) {
    boolean hidden =
        shown
            .codePoints()
            .filter(c -> c != '\n')
            .anyMatch(c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.SURROGATE,
                      Character.PRIVATE_USE,
                      Character.UNASSIGNED,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR ->
                      true;
                  default -> "\u034F\u3164\uFFA0\u1160\u2800\uFE0F".indexOf(c) >= 0;
                });
    if (hidden) {
      throw new AssertionError("\"" + text + "\" is shown with hidden characters: " + shown);
    }
  }
}
