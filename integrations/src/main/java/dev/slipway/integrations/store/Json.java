package dev.slipway.integrations.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.deployments.Batches;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.FlagWish;
import dev.slipway.commands.flags.Whom;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.Inside;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.Standing;
import dev.slipway.commands.reviews.Wish;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.MailAddress;
import dev.slipway.config.Namespace;
import dev.slipway.config.TargetName;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The stored form of states, events and orders: JSON whose type names are the constants below.
/// Renaming a class changes nothing; changing a constant or a component's name makes stored rows
/// unreadable, which a golden-file test notices. Safe for use by several threads.
final class Json {
  static final Names<DeploymentState> STATES =
      new Names<>(
          Map.ofEntries(
              Map.entry("in-line", DeploymentState.InLine.class),
              Map.entry("resolving", DeploymentState.Resolving.class),
              Map.entry("awaiting-pipeline", DeploymentState.AwaitingPipeline.class),
              Map.entry("awaiting-approval", DeploymentState.AwaitingApproval.class),
              Map.entry("rechecking", DeploymentState.Rechecking.class),
              Map.entry("migrating", DeploymentState.Migrating.class),
              Map.entry("stopping-migration", DeploymentState.StoppingMigration.class),
              Map.entry("sending", DeploymentState.Sending.class),
              Map.entry("proving", DeploymentState.Proving.class),
              Map.entry("judging", DeploymentState.Judging.class),
              Map.entry("doubting", DeploymentState.Doubting.class),
              Map.entry("paused", DeploymentState.Paused.class),
              Map.entry("withdrawing", DeploymentState.Withdrawing.class),
              Map.entry("applying", DeploymentState.Applying.class),
              Map.entry("rolling-out", DeploymentState.RollingOut.class),
              Map.entry("stabilising", DeploymentState.Stabilising.class),
              Map.entry("judging-live", DeploymentState.JudgingLive.class),
              Map.entry("doubting-live", DeploymentState.DoubtingLive.class),
              Map.entry("investigating", DeploymentState.Investigating.class),
              Map.entry("counting-down", DeploymentState.CountingDown.class),
              Map.entry("awaiting-choice", DeploymentState.AwaitingChoice.class),
              Map.entry("reverting", DeploymentState.Reverting.class),
              Map.entry("restoring", DeploymentState.Restoring.class),
              Map.entry("succeeded", DeploymentState.Succeeded.class),
              Map.entry("refused", DeploymentState.Refused.class),
              Map.entry("not-approved", DeploymentState.NotApproved.class),
              Map.entry("failed", DeploymentState.Failed.class),
              Map.entry("aborted", DeploymentState.Aborted.class)));

  static final Names<ProgressEvent> EVENTS =
      new Names<>(
          Map.ofEntries(
              Map.entry("line-seen", ProgressEvent.LineSeen.class),
              Map.entry("turn-came", ProgressEvent.TurnCame.class),
              Map.entry("pipeline-awaited", ProgressEvent.PipelineAwaited.class),
              Map.entry("pipeline-succeeded", ProgressEvent.PipelineSucceeded.class),
              Map.entry("approval-asked", ProgressEvent.ApprovalAsked.class),
              Map.entry("approval-awaited", ProgressEvent.ApprovalAwaited.class),
              Map.entry("approved", ProgressEvent.Approved.class),
              Map.entry("planned", ProgressEvent.Planned.class),
              Map.entry("migrations-touched", ProgressEvent.MigrationsTouched.class),
              Map.entry("migration-begun", ProgressEvent.MigrationBegun.class),
              Map.entry("migrated", ProgressEvent.Migrated.class),
              Map.entry("went-silent", ProgressEvent.WentSilent.class),
              Map.entry("answered", ProgressEvent.Answered.class),
              Map.entry("change-written", ProgressEvent.ChangeWritten.class),
              Map.entry("pods-sent", ProgressEvent.PodsSent.class),
              Map.entry("sent-counted", ProgressEvent.SentCounted.class),
              Map.entry("batch-ready", ProgressEvent.BatchReady.class),
              Map.entry("batch-not-ready", ProgressEvent.BatchNotReady.class),
              Map.entry("judged", ProgressEvent.Judged.class),
              Map.entry("batches-done", ProgressEvent.BatchesDone.class),
              Map.entry("wave-begun", ProgressEvent.WaveBegun.class),
              Map.entry("withdrawing-pods", ProgressEvent.WithdrawingPods.class),
              Map.entry("counted", ProgressEvent.Counted.class),
              Map.entry("all-live", ProgressEvent.AllLive.class),
              Map.entry("no-longer-live", ProgressEvent.NoLongerLive.class),
              Map.entry("live-judged", ProgressEvent.LiveJudged.class),
              Map.entry("broke", ProgressEvent.Broke.class),
              Map.entry("explained", ProgressEvent.Explained.class),
              Map.entry("interfered", ProgressEvent.Interfered.class),
              Map.entry("revert-announced", ProgressEvent.RevertAnnounced.class),
              Map.entry("choice-asked", ProgressEvent.ChoiceAsked.class),
              Map.entry("instructed", ProgressEvent.Instructed.class),
              Map.entry("came-too-late", ProgressEvent.CameTooLate.class),
              Map.entry("pause-reminded", ProgressEvent.PauseReminded.class),
              Map.entry("answer-awaited", ProgressEvent.AnswerAwaited.class),
              Map.entry("compared", ProgressEvent.Compared.class),
              Map.entry("put-out", ProgressEvent.PutOut.class),
              Map.entry("putting-back", ProgressEvent.PuttingBack.class),
              Map.entry("change-put-back", ProgressEvent.ChangePutBack.class),
              Map.entry("left-alone", ProgressEvent.LeftAlone.class),
              Map.entry("finished", ProgressEvent.Finished.class)));

  static final Names<Instruction> INSTRUCTIONS =
      new Names<>(
          Map.ofEntries(
              Map.entry("approve", Instruction.Approve.class),
              Map.entry("refuse", Instruction.Refuse.class),
              Map.entry("abort", Instruction.Abort.class),
              Map.entry("pause", Instruction.Pause.class),
              Map.entry("continue", Instruction.Continue.class),
              Map.entry("next", Instruction.Next.class),
              Map.entry("finish", Instruction.Finish.class),
              Map.entry("hold", Instruction.Hold.class),
              Map.entry("revert", Instruction.Revert.class),
              Map.entry("proceed", Instruction.Proceed.class),
              Map.entry("judge-again", Instruction.JudgeAgain.class),
              Map.entry("keep", Instruction.Keep.class)));

  static final Names<MigrationState> MIGRATION_STATES =
      new Names<>(
          Map.ofEntries(
              Map.entry("looking-up", MigrationState.LookingUp.class),
              Map.entry("making", MigrationState.Making.class),
              Map.entry("starting", MigrationState.Starting.class),
              Map.entry("ready", MigrationState.Ready.class),
              Map.entry("extending", MigrationState.Extending.class),
              Map.entry("releasing", MigrationState.Releasing.class),
              Map.entry("running", MigrationState.Running.class),
              Map.entry("halting", MigrationState.Halting.class),
              Map.entry("stopping", MigrationState.Stopping.class),
              Map.entry("collecting", MigrationState.Collecting.class),
              Map.entry("clearing", MigrationState.Clearing.class),
              Map.entry("refused", MigrationState.Refused.class),
              Map.entry("finished", MigrationState.Finished.class)));

  static final Names<MigrationEvent> MIGRATION_EVENTS =
      new Names<>(
          Map.ofEntries(
              Map.entry("named", MigrationEvent.Named.class),
              Map.entry("waiting", MigrationEvent.Waiting.class),
              Map.entry("went-silent", MigrationEvent.WentSilent.class),
              Map.entry("answered", MigrationEvent.Answered.class),
              Map.entry("began", MigrationEvent.Began.class),
              Map.entry("printed", MigrationEvent.Printed.class),
              Map.entry("became-ready", MigrationEvent.BecameReady.class),
              Map.entry("started-afresh", MigrationEvent.StartedAfresh.class),
              Map.entry("people-changed", MigrationEvent.PeopleChanged.class),
              Map.entry("extension-asked", MigrationEvent.ExtensionAsked.class),
              Map.entry("end-changed", MigrationEvent.EndChanged.class),
              Map.entry("not-extended", MigrationEvent.NotExtended.class),
              Map.entry("near-end", MigrationEvent.NearEnd.class),
              Map.entry("ending", MigrationEvent.Ending.class),
              Map.entry("closed", MigrationEvent.Closed.class)));

  static final Names<Migration.Instruction> MIGRATION_INSTRUCTIONS =
      new Names<>(
          Map.of(
              "stop", Migration.Instruction.Stop.class,
              "extend", Migration.Instruction.Extend.class));

  private static final Names<HowEnded> HOW_ENDED =
      new Names<>(
          Map.of(
              "time-up", HowEnded.TimeUp.class,
              "nobody-came", HowEnded.NobodyCame.class,
              "stopped-by", HowEnded.StoppedBy.class,
              "broke", HowEnded.Broke.class,
              "did-not-start", HowEnded.DidNotStart.class,
              "vanished", HowEnded.Vanished.class,
              "ran", HowEnded.Ran.class,
              "unknown", HowEnded.Unknown.class));

  private static final Names<Inside> INSIDES =
      new Names<>(Map.of("ssh", Inside.Ssh.class, "command", Inside.Command.class));

  private static final Names<Purpose> PURPOSES =
      new Names<>(Map.of("login", Purpose.Login.class, "run", Purpose.Run.class));

  private static final Names<Door> DOORS =
      new Names<>(Map.of("direct", Door.Direct.class, "forward", Door.Forward.class));

  private static final Names<BuildReference> REFERENCES =
      new Names<>(
          Map.of(
              "number", BuildReference.Numbered.class,
              "latest", BuildReference.Latest.class,
              "latest-stable", BuildReference.LatestStable.class,
              "branch", BuildReference.Branch.class,
              "merge-request", BuildReference.MergeRequest.class,
              "tag", BuildReference.Tag.class,
              "sha", BuildReference.Sha.class,
              "live-on", BuildReference.LiveOn.class,
              "released", BuildReference.Released.class,
              "named", BuildReference.Named.class));

  private static final Names<Batches> BATCHES =
      new Names<>(Map.of("doubling", Batches.Doubling.class, "parts", Batches.Parts.class));

  static final Names<Section> SECTIONS =
      new Names<>(
          Map.of(
              "title", Section.Title.class,
              "paragraph", Section.Paragraph.class,
              "facts", Section.Facts.class,
              "note", Section.Note.class,
              "preformatted", Section.Preformatted.class,
              "buttons", Section.Buttons.class));

  static final Names<Span> SPANS =
      new Names<>(
          Map.of(
              "plain", Span.Plain.class,
              "bold", Span.Bold.class,
              "code", Span.Code.class,
              "link", Span.Link.class,
              "person", Span.Person.class,
              "moment", Span.Moment.class,
              "second", Span.Second.class,
              "mark", Span.Mark.class));

  private static final Names<Why> WHYS =
      new Names<>(
          Map.of(
              "broke", Why.Broke.class,
              "stopped-by", Why.StoppedBy.class,
              "not-migrated", Why.NotMigrated.class,
              "worse", Why.Worse.class,
              "unfit", Why.Unfit.class,
              "interfered", Why.Interfered.class));

  static final Names<FlagWish> FLAG_WISHES =
      new Names<>(
          Map.of("on", FlagWish.On.class, "off", FlagWish.Off.class, "undo", FlagWish.Undo.class));

  static final Names<Audience> AUDIENCES =
      new Names<>(
          Map.of(
              "everybody", Audience.Everybody.class,
              "share", Audience.Share.class,
              "users", Audience.Users.class,
              "on-list", Audience.OnList.class));

  static final Names<Whom> WHOM =
      new Names<>(
          Map.of(
              "everybody", Whom.Everybody.class,
              "share", Whom.Share.class,
              "users", Whom.Users.class,
              "on-list", Whom.OnList.class,
              "otherwise", Whom.Otherwise.class));

  static final Names<Asked> ASKED =
      new Names<>(Map.of("by-person", Asked.ByPerson.class, "by-label", Asked.ByLabel.class));

  static final Names<Wish> WISHES =
      new Names<>(
          Map.of("awake", Wish.Awake.class, "asleep", Wish.Asleep.class, "away", Wish.Away.class));

  static final Names<Wish.Why> WHY_AWAY =
      new Names<>(
          Map.of(
              "stopped-by", Wish.Why.StoppedBy.class,
              "merged", Wish.Why.Merged.class,
              "closed", Wish.Why.Closed.class,
              "branch-gone", Wish.Why.BranchGone.class,
              "label-off", Wish.Why.LabelOff.class,
              "time-up", Wish.Why.TimeUp.class,
              "refused", Wish.Why.Refused.class));

  static final Names<Standing> STANDINGS =
      new Names<>(
          Map.of(
              "waiting", Standing.Waiting.class,
              "making", Standing.Making.class,
              "coming", Standing.Coming.class,
              "ready", Standing.Ready.class,
              "failed", Standing.Failed.class,
              "settling", Standing.Settling.class,
              "asleep", Standing.Asleep.class,
              "leaving", Standing.Leaving.class,
              "gone", Standing.Gone.class));

  private static final ObjectMapper MAPPER = mapper();

  private Json() {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("can't be written as JSON: " + value.getClass(), impossible);
    }
  }

  /// Reads what `write` wrote. Anything else is an `IllegalStateException`: the row was written by
  /// a newer version, or by hand.
  static <T> T read(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException(
          "a stored "
              + type.getSimpleName()
              + " can't be read; was it written by a newer version? "
              + unreadable.getOriginalMessage(),
          unreadable);
    }
  }

  private static ObjectMapper mapper() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .withConfigOverride(
                List.class,
                list -> list.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
            .addMixIn(AppName.class, SingleText.class)
            .addMixIn(EnvironmentName.class, SingleText.class)
            .addMixIn(TargetName.class, SingleText.class)
            .addMixIn(CommitSha.class, SingleText.class)
            .addMixIn(LetterId.class, SingleText.class)
            .addMixIn(MailAddress.class, SingleText.class)
            .addMixIn(ImageDigest.class, SingleText.class)
            .addMixIn(ChannelId.class, SingleText.class)
            .addMixIn(SessionId.class, SingleText.class)
            .addMixIn(ContainerName.class, SingleText.class)
            .addMixIn(DeveloperName.class, SingleText.class)
            .addMixIn(Namespace.class, SingleText.class)
            .addMixIn(ByteSize.class, SingleSize.class)
            .addMixIn(SshKey.Type.class, SingleWord.class)
            .addMixIn(PodSight.Stage.class, StableStage.class)
            .addMixIn(MigrationState.class, Tagged.class)
            .addMixIn(MigrationState.Over.class, Tagged.class)
            .addMixIn(MigrationEvent.class, Tagged.class)
            .addMixIn(Migration.Instruction.class, Tagged.class)
            .addMixIn(HowEnded.class, Tagged.class)
            .addMixIn(Door.class, Tagged.class)
            .addMixIn(Inside.class, Tagged.class)
            .addMixIn(Purpose.class, Tagged.class)
            .addMixIn(Cause.Code.class, StableText.class)
            .addMixIn(BuildNumber.class, SingleNumber.class)
            .addMixIn(DeploymentState.class, Tagged.class)
            .addMixIn(Ended.class, Tagged.class)
            .addMixIn(ProgressEvent.class, Tagged.class)
            .addMixIn(Instruction.class, Tagged.class)
            .addMixIn(BuildReference.class, Tagged.class)
            .addMixIn(Why.class, Tagged.class)
            .addMixIn(Batches.class, Tagged.class)
            .addMixIn(Section.class, Tagged.class)
            .addMixIn(Span.class, Tagged.class)
            .addMixIn(FlagName.class, SingleText.class)
            .addMixIn(FlagWish.class, Tagged.class)
            .addMixIn(Audience.class, Tagged.class)
            .addMixIn(Whom.class, Tagged.class)
            .addMixIn(ReviewName.class, SingleText.class)
            .addMixIn(Asked.class, Tagged.class)
            .addMixIn(Wish.class, Tagged.class)
            .addMixIn(Wish.Why.class, Tagged.class)
            .addMixIn(Standing.class, Tagged.class)
            .addMixIn(Refusal.class, Spoken.class)
            .build();
    STATES.register(mapper);
    EVENTS.register(mapper);
    INSTRUCTIONS.register(mapper);
    REFERENCES.register(mapper);
    WHYS.register(mapper);
    BATCHES.register(mapper);
    SECTIONS.register(mapper);
    SPANS.register(mapper);
    MIGRATION_STATES.register(mapper);
    MIGRATION_EVENTS.register(mapper);
    MIGRATION_INSTRUCTIONS.register(mapper);
    HOW_ENDED.register(mapper);
    DOORS.register(mapper);
    INSIDES.register(mapper);
    PURPOSES.register(mapper);
    FLAG_WISHES.register(mapper);
    AUDIENCES.register(mapper);
    WHOM.register(mapper);
    ASKED.register(mapper);
    WISHES.register(mapper);
    WHY_AWAY.register(mapper);
    STANDINGS.register(mapper);
    return mapper;
  }

  /// The stored name of each kind.
  record Names<T>(Map<String, Class<? extends T>> classes) {
    void register(ObjectMapper mapper) {
      classes.forEach((name, type) -> mapper.registerSubtypes(new NamedType(type, name)));
    }

    String of(T value) {
      return of(value.getClass());
    }

    String of(Class<?> type) {
      return names().getOrDefault(type, type.getName());
    }

    private Map<Class<?>, String> names() {
      return classes.entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private interface Tagged {}

  /// Its words, which were a plain string once.
  private interface Spoken {
    @JsonProperty("reason")
    @JsonDeserialize(using = Words.class)
    Text words();
  }

  private static final class Words extends JsonDeserializer<Text> {
    @Override
    public Text deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return parser.hasToken(JsonToken.VALUE_STRING)
          ? Text.of(parser.getText())
          : context.readValue(parser, Text.class);
    }
  }

  private interface SingleText {
    @JsonValue
    String value();
  }

  private interface StableText {
    @JsonValue
    String text();
  }

  private interface SingleNumber {
    @JsonValue
    long value();
  }

  private interface SingleWord {
    @JsonValue
    String word();
  }

  private interface StableStage {
    @JsonValue
    String words();
  }

  private interface SingleSize {
    @JsonValue
    long mebibytes();
  }
}
