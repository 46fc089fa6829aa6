package dev.slipway.commands.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.Flag.Scope;
import dev.slipway.commands.flags.Flag.Strategy;
import dev.slipway.commands.flags.FlagChange.Turn;
import dev.slipway.commands.flags.Turning.Outcome;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.ports.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurningTest {
  private static final FlagName CHECKOUT = new FlagName("new-checkout");
  private static final Setting EVERYBODY = Setting.of(new Whom.Everybody());
  private static final Setting FEW = Setting.of(new Whom.Share(5, "checkout", "userId"));
  private static final List<UserList> LISTS =
      List.of(new UserList(61, "Beta testers"), new UserList(62, "staff"));

  private static Flag flag(Strategy... strategies) {
    return new Flag(CHECKOUT, Flag.Master.ON, List.of(strategies));
  }

  private static Strategy everybodyIn(String... environments) {
    return in(new Whom.Everybody(), environments);
  }

  private static Strategy in(Whom whom, String... environments) {
    return new Strategy(
        1, whom, List.of(environments).stream().map(one -> new Scope(2, one)).toList());
  }

  private static Outcome of(Flag flag, FlagWish wish) {
    return Turning.of(flag, "production", wish, LISTS, Optional.empty());
  }

  private static FlagWish on(Audience audience) {
    return new FlagWish.On(audience);
  }

  private static Outcome change(Setting from, Setting to) {
    return new Outcome.Change(new Turn(from, to));
  }

  private static Refusal refusal(Outcome outcome) {
    return outcome instanceof Outcome.Refused(Refusal refusal) ? refusal : none(outcome);
  }

  private static Refusal none(Outcome outcome) {
    throw new AssertionError(outcome.toString());
  }

  @Test
  void takesWhatIsSetForExactlyThisEnvironment() {
    Flag flag =
        flag(
            everybodyIn("staging", "production-eu", "*"),
            in(new Whom.Share(5, "checkout", "userId"), "qa", "production"));

    assertThat(of(flag, on(new Audience.Everybody()))).isEqualTo(change(FEW, EVERYBODY));
    assertThat(of(flag, new FlagWish.Off())).isEqualTo(change(FEW, Setting.OFF));
  }

  @Test
  void keepsWhoIsInWhenTheShareGrows() {
    assertThat(of(flag(in(FEW.whom().getFirst(), "production")), on(new Audience.Share(50))))
        .isEqualTo(change(FEW, Setting.of(new Whom.Share(50, "checkout", "userId"))));
    assertThat(of(flag(), on(new Audience.Share(50))))
        .isEqualTo(change(Setting.OFF, Setting.of(new Whom.Share(50, "default", "default"))));
  }

  @Test
  void changesNothingThatIsSoAlready() {
    Flag users = flag(in(new Whom.Users(List.of("b", "a")), "production"));

    assertThat(of(users, on(new Audience.Users(List.of("a", "b")))))
        .isEqualTo(new Outcome.AsItIs(Setting.of(new Whom.Users(List.of("a", "b")))));
    assertThat(of(flag(), new FlagWish.Off())).isEqualTo(new Outcome.AsItIs(Setting.OFF));
  }

  @Test
  void findsAListByItsName() {
    assertThat(of(flag(), on(new Audience.OnList("beta testers"))))
        .isEqualTo(change(Setting.OFF, Setting.of(new Whom.OnList(61, "Beta testers"))));
    assertThat(refusal(of(flag(), on(new Audience.OnList("stuff")))))
        .isEqualTo(
            new Refusal(
                "user-list-not-found",
                "There is no list of users called stuff in the GitLab project.",
                "Did you mean staff?"));
  }

  @Test
  void leavesAloneWhatHoldsByAPattern() {
    Refusal refusal = refusal(of(flag(everybodyIn("*", "staging")), new FlagWish.Off()));

    assertThat(refusal.code()).isEqualTo("flag-shared");
    assertThat(refusal.reason()).contains("It is on for everybody through *");
  }

  @Test
  void refusesWhatIsSwitchedOffAsAWhole() {
    Flag inactive = new Flag(CHECKOUT, Flag.Master.OFF, List.of());

    for (FlagWish wish :
        List.of(on(new Audience.Everybody()), new FlagWish.Off(), new FlagWish.Undo())) {
      assertThat(refusal(of(inactive, wish)).code()).isEqualTo("flag-inactive");
    }
  }

  @Test
  void undoesTheLastChangeOnlyWhileItStands() {
    FlagChange last = changed(new Turn(FEW, EVERYBODY));

    Outcome undone =
        Turning.of(
            flag(everybodyIn("production")),
            "production",
            new FlagWish.Undo(),
            List.of(),
            Optional.of(last));
    Outcome late =
        Turning.of(flag(), "production", new FlagWish.Undo(), List.of(), Optional.of(last));

    assertThat(undone).isEqualTo(change(EVERYBODY, FEW));
    assertThat(refusal(late).code()).isEqualTo("flag-changed");
    assertThat(refusal(late).reason()).contains("that was on for everybody, and it is off now");
    assertThat(refusal(of(flag(), new FlagWish.Undo())).code()).isEqualTo("nothing-to-undo");
  }

  private static FlagChange changed(Turn turn) {
    Instant at = Instant.parse("2026-03-02T12:00:00Z");
    FlagOrder order =
        new FlagOrder(
            Example.SHOP,
            Example.PRODUCTION,
            CHECKOUT,
            on(new Audience.Everybody()),
            Urgency.ROUTINE,
            new UserId("T0ACME", "U0ANN"),
            Optional.empty(),
            new ChannelId("C0DEPLOYS"),
            Optional.empty(),
            Place.LISTED_CHANNEL,
            at);
    return FlagChange.wanted(new FlagChangeId(1), order)
        .sending(turn, at, at)
        .ended(FlagChange.State.DONE, at);
  }

  @ParameterizedTest
  @CsvSource({
    "*, production, true",
    "prod*, production, true",
    "*tion, production, true",
    "review/*, review/a/b, true",
    "r*w/*b, review/a/b, true",
    "review/*, production, false",
    "prod*, reproduction, false",
    "p.oduction*, production, false",
    "production, production, false"
  })
  void knowsWhichEnvironmentsAPatternTakesIn(String pattern, String name, boolean takesIn) {
    assertThat(new Scope(1, pattern).takesIn(name)).isEqualTo(takesIn);
  }
}
