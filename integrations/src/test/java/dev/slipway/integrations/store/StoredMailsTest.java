package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Fact;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.OwedMail;
import dev.slipway.commands.ports.Mails.Due;
import dev.slipway.config.MailAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Letters that are owed by e-mail, the same on both databases.
final class StoredMailsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final MailAddress OPS = new MailAddress("ops@example.com");
  private static final MailAddress DEV = new MailAddress("dev@example.com");
  private static final LetterId THREAD = new LetterId("T0ACME.shop.production.17.0");

  private static Letter letter(String word, String subject) {
    return new Letter(
        new LetterId(THREAD + "." + word),
        THREAD,
        subject,
        new Message(
            subject,
            List.of(
                new Section.Title(
                    Text.of("a").bold("b").and(new Span.Mark(Symbol.FAILED)).code("c")),
                new Section.Paragraph(
                    Text.of("")
                        .person(new UserId("T0ACME", "U0ANN"))
                        .link(URI.create("https://gitlab.example.com/1"), "#235")
                        .and(new Span.Moment(NOON))
                        .and(new Span.Second(NOON))),
                new Section.Facts(List.of(new Fact("Took", Text.of("8 s")))),
                new Section.Preformatted("x\ny"),
                new Section.Note(Text.of("small")),
                new Section.Buttons(
                    List.of(
                        new Button(
                            "revert", "Put back", "revert deployment 17", Button.Style.PRIMARY))))),
        Optional.of(new DeploymentId(17)),
        List.of(OPS, DEV),
        NOON);
  }

  private record Store(TestDatabase testDatabase, Database database, StoredMails mails)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(testDatabase, database, new StoredMails(database));
    }

    void owe(Letter letter, Instant now) {
      database.jdbi().useTransaction(handle -> StoredMails.owe(handle, letter, now));
    }

    List<OwedMail> due(Instant now) {
      return mails.due(now, 100).stream().map(Due::owed).toList();
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void owesALetterToEachAddressAndGivesItBackAsItWas(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Letter letter = letter("ended", "shop build #235 is live on production");

      store.owe(letter, NOON);
      store.owe(letter, NOON.plusSeconds(5));

      assertThat(store.mails().due(NOON, 100))
          .containsExactly(
              new Due(new OwedMail(letter.id(), DEV, NOON, 0, NOON, 1), letter, Optional.empty()),
              new Due(new OwedMail(letter.id(), OPS, NOON, 0, NOON, 1), letter, Optional.empty()));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void hasWhatFollowsAnswerTheFirstLetterOfItsThread(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Letter first = letter("failing", "shop build #237 failed on production");
      Letter second = letter("asking", "shop build #237 failed on production");
      Letter third = letter("ended", "Deployment of shop build #237 was stopped");
      store.owe(first, NOON);
      store.owe(second, NOON.plusSeconds(30));
      store.owe(third, NOON.plusSeconds(60));

      List<Due> due = store.mails().due(NOON.plusSeconds(60), 100);

      assertThat(due)
          .extracting(Due::inReplyTo)
          .containsExactly(
              Optional.empty(),
              Optional.empty(),
              Optional.of(first.id()),
              Optional.of(first.id()),
              Optional.of(first.id()),
              Optional.of(first.id()));
      assertThat(due.getLast().letter()).isEqualTo(third.answering(first.subject()));
      assertThat(due.getLast().letter().subject())
          .isEqualTo("Re: shop build #237 failed on production");
    }
  }

  /// What is to one person alone answers what all got, and nobody answers it.
  @ParameterizedTest
  @EnumSource(Vendor.class)
  void hasNobodyAnswerALetterToOnePerson(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      Letter toAnn = letter("to.U0ANN", "What you wrote is live");
      Letter toBob = letter("to.U0BOB", "What you wrote is live");
      Letter ended = letter("ended", "shop build #235 is live on production");
      Letter toCarol = letter("to.U0CAROL", "What you wrote is live");
      store.mails().owe(toAnn, NOON);
      store.mails().owe(toBob, NOON.plusSeconds(1));
      store.mails().owe(ended, NOON.plusSeconds(2));
      store.mails().owe(toCarol, NOON.plusSeconds(3));
      store.mails().owe(toCarol, NOON.plusSeconds(4));

      List<Due> due =
          store.mails().due(NOON.plusSeconds(4), 100).stream()
              .filter(one -> one.owed().to().equals(DEV))
              .toList();

      assertThat(due)
          .extracting(Due::letter)
          .containsExactly(toAnn, toBob, ended, toCarol.answering(ended.subject()));
      assertThat(due)
          .extracting(Due::inReplyTo)
          .containsExactly(
              Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(ended.id()));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsWhatIsKnownUnlessSomebodyElseHasWrittenSince(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.owe(letter("ended", "x"), NOON);
      OwedMail read = store.due(NOON).getFirst();
      OwedMail held = store.mails().attempting(read.notBefore(NOON.plusSeconds(45))).orElseThrow();

      assertThat(store.mails().attempting(read)).isEmpty();
      assertThat(store.mails().keep(read.failed(NOON))).isFalse();
      assertThat(store.mails().sent(read)).isFalse();
      assertThat(store.mails().giveUp(read, "late")).isFalse();
      assertThat(store.due(NOON.plusSeconds(44))).hasSize(1);
      assertThat(store.mails().nextDue(NOON)).contains(NOON.plusSeconds(45));

      assertThat(store.mails().keep(held.failed(NOON.plusSeconds(50)))).isTrue();
      assertThat(store.due(NOON.plusSeconds(50)))
          .contains(
              new OwedMail(
                  read.letter(), read.to(), NOON, 1, NOON.plusSeconds(50), held.version() + 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void owesNoMoreWhatWasSentOrGivenUpToEachByItself(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.owe(letter("ended", "x"), NOON);
      List<OwedMail> both = store.due(NOON);

      assertThat(store.mails().sent(both.getFirst())).isTrue();
      assertThat(store.due(NOON)).containsExactly(both.getLast());
      assertThat(store.mails().giveUp(both.getLast(), "x".repeat(500))).isTrue();

      assertThat(store.due(NOON)).isEmpty();
      assertThat(store.mails().nextDue(NOON)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void forgetsWhatWasSentLongAgoAndNothingThatIsOwed(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.owe(letter("ended", "x"), NOON);
      boolean _ = store.mails().sent(store.due(NOON).getFirst());
      store.owe(letter("asking", "y"), NOON.plusSeconds(60));
      store.due(NOON.plusSeconds(60)).subList(1, 3).forEach(store.mails()::sent);

      assertThat(store.mails().forget(NOON)).isZero();
      assertThat(store.mails().forget(NOON.plusSeconds(1))).isEqualTo(1);

      assertThat(store.due(NOON.plusSeconds(60)))
          .extracting(OwedMail::letter)
          .containsExactly(letter("ended", "x").id());
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void givesUpWhatItCantReadAndHandsOutTheRest(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      store.owe(letter("ended", "x"), NOON);
      store
          .database()
          .jdbi()
          .useHandle(handle ->
              handle.execute(
                  "update owed_mail set body = '{\"of\": \"a newer version\"}' where recipient = ?",
                  DEV.value()));

      assertThat(store.due(NOON)).extracting(OwedMail::to).containsExactly(OPS);
      assertThat(store.mails().nextDue(NOON.minusSeconds(1))).contains(NOON);
      assertThat(store.mails().forget(NOON.plusSeconds(1))).isEqualTo(1);
    }
  }
}
