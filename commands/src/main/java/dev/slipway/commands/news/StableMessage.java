package dev.slipway.commands.news;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Fact;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.requests.BuildCommand;
import dev.slipway.commands.requests.DeployCommand;
import dev.slipway.commands.requests.StatusCommand;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the channel reads about a new stable build: one message, which is edited. Pure.
public final class StableMessage {
  private static final int MOST_DEPLOY_BUTTONS = 4;

  private StableMessage() {}

  public static Message of(AppName app, String branch, StableBuild build) {
    List<Section> sections = new ArrayList<>();
    Text title =
        Text.of("")
            .and(new Span.Mark(mark(build)))
            .and(" New stable build ")
            .link(build.ended().build().url(), build.number().toString())
            .and(" on " + branch + " of ")
            .bold(app.value());
    sections.add(new Section.Title(title));
    standing(build).ifPresent(words -> sections.add(new Section.Paragraph(words)));
    Contents contents = build.contents();
    contents
        .commits()
        .map(commits ->
            NewsText.commits(commits, since(build), contents.mentioned().orElse(List.of())))
        .ifPresent(text -> sections.add(new Section.Paragraph(text)));
    contents.mergeRequests().flatMap(NewsText::mergeRequests).ifPresent(sections::add);
    List<Fact> facts = facts(build);
    if (!facts.isEmpty()) {
      sections.add(new Section.Facts(facts));
    }
    presence(app, build).ifPresent(text -> sections.add(new Section.Paragraph(text)));
    sections.add(new Section.Buttons(buttons(app, build)));
    return new Message(
        "New stable build " + build.number() + " on " + branch + " of " + app + live(build),
        sections);
  }

  private static Symbol mark(StableBuild build) {
    return switch (build.standing()) {
      case NEWEST, OVERTAKEN -> Symbol.DONE;
      case FAILED_SINCE -> Symbol.WARNING;
    };
  }

  private static Optional<Text> standing(StableBuild build) {
    return switch (build.standing()) {
      case NEWEST -> Optional.empty();
      case OVERTAKEN ->
          build
              .since()
              .filter(since -> isOlderThan(build, since))
              .map(since ->
                  Text.of("It is older than " + since.number() + ", which was stable before it."));
      case FAILED_SINCE ->
          Optional.of(Text.of("Its pipeline has failed since: it can't be deployed now."));
    };
  }

  private static boolean isOlderThan(StableBuild build, StableBuild.Earlier other) {
    return build.number().compareTo(other.number()) < 0;
  }

  private static String since(StableBuild build) {
    return build
        .since()
        .map(since ->
            isOlderThan(build, since)
                ? "that " + since.number() + " does not have"
                : "since " + since.number())
        .orElse("in it");
  }

  private static List<Fact> facts(StableBuild build) {
    List<Fact> facts = new ArrayList<>();
    build
        .contents()
        .tests()
        .filter(tests -> tests.total() > 0)
        .ifPresent(tests -> facts.add(new Fact("Tests", Text.of(words(tests, build)))));
    build
        .ended()
        .coverage()
        .ifPresent(coverage -> facts.add(new Fact("Coverage", Text.of(words(coverage, build)))));
    build
        .ended()
        .took()
        .ifPresent(took -> facts.add(new Fact("Took", Text.of(Sentences.took(took)))));
    return facts;
  }

  private static String words(Contents.Tests tests, StableBuild build) {
    String words = Integer.toString(tests.total());
    Optional<Integer> before =
        build.since().flatMap(StableBuild.Earlier::tests).map(Contents.Tests::total);
    if (before.isPresent() && before.get() != tests.total()) {
      int change = tests.total() - before.get();
      words += " (" + (change > 0 ? "+" : "−") + Math.abs(change) + ")";
    }
    words += tests.failed() > 0 ? ", " + tests.failed() + " failed" : "";
    return words + (tests.skipped() > 0 ? ", " + tests.skipped() + " skipped" : "");
  }

  private static String words(String coverage, StableBuild build) {
    Optional<BigDecimal> now = number(coverage);
    Optional<BigDecimal> before =
        build.since().flatMap(StableBuild.Earlier::coverage).flatMap(StableMessage::number);
    String words = NewsText.cut(coverage) + " %";
    if (now.isEmpty() || before.isEmpty() || now.get().compareTo(before.get()) == 0) {
      return words;
    }
    BigDecimal change = now.get().subtract(before.get());
    return words
        + " ("
        + (change.signum() > 0 ? "+" : "−")
        + change.abs().stripTrailingZeros().toPlainString()
        + ")";
  }

  private static Optional<BigDecimal> number(String text) {
    return text.matches("\\d{1,3}(\\.\\d{1,6})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  private static String live(StableBuild build) {
    List<String> places =
        build.presence().stream()
            .filter(place -> isThere(build, place))
            .map(place -> place.environment().value())
            .toList();
    return places.isEmpty() ? "" : ", live on " + String.join(" and ", places);
  }

  private static boolean isThere(StableBuild build, Presence place) {
    return place.live().equals(Optional.of(build.number()));
  }

  /// Where it is, and for the newest one what it would replace.
  private static Optional<Text> presence(AppName app, StableBuild build) {
    List<Text> lines = new ArrayList<>();
    build.presence().forEach(place -> words(build, place).ifPresent(lines::add));
    unrecorded(app, build).ifPresent(lines::add);
    return lines.stream().reduce((text, line) -> text.and("\n").and(line));
  }

  /// Of the newest one, where no deployment of Slipway's is live: there may be what others put
  /// there.
  private static Optional<Text> unrecorded(AppName app, StableBuild build) {
    List<EnvironmentName> names =
        build.presence().stream()
            .filter(place -> place.live().isEmpty() && !place.quarantined())
            .map(Presence::environment)
            .toList();
    if (build.standing() != StableBuild.Standing.NEWEST || names.isEmpty()) {
      return Optional.empty();
    }
    Text text = Text.of("No build that I deployed is known to be live on ");
    for (int i = 0; i < names.size(); i++) {
      String between = i == 0 ? "" : i == names.size() - 1 ? " or " : ", ";
      text = text.and(between).bold(names.get(i).value());
    }
    return Optional.of(
        text.and(", so I can't tell what this would change there. ")
            .code(
                new StatusCommand(
                        app, names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty())
                    .phrase())
            .and(" shows what runs."));
  }

  private static Optional<Text> words(StableBuild build, Presence place) {
    String name = place.environment().value();
    if (isThere(build, place)) {
      return Optional.of(
          Text.of("").and(new Span.Mark(Symbol.DONE)).and(" It is live on ").bold(name).and("."));
    }
    if (place.quarantined()) {
      return Optional.of(
          Text.of("")
              .and(new Span.Mark(Symbol.REVERTED))
              .and(" It is kept from ")
              .bold(name)
              .and(
                  ", as it was rolled back there or was found bad"
                      + place.live().map(live -> "; there is " + live).orElse("")
                      + "."));
    }
    return switch (build.standing()) {
      case NEWEST -> place.live().map(live -> elsewhere(build.number(), place, live));
      case OVERTAKEN, FAILED_SINCE -> Optional.empty();
    };
  }

  private static Text elsewhere(BuildNumber build, Presence place, BuildNumber live) {
    String brings =
        live.compareTo(build) > 0
            ? ", which is newer"
            : place.distance().map(StableMessage::brings).orElse("");
    return Text.of("On ").bold(place.environment().value()).and(" is " + live + brings + ".");
  }

  /// `; this would bring 14 commits, and change 2 files of migrations`.
  private static String brings(Presence.Distance distance) {
    if (distance.commits().isEmpty()) {
      return "; GitLab can't tell any more what this would bring";
    }
    String commits = "; this would bring " + counted(distance.commits().getAsInt(), "commit");
    return distance.migrations() == 0
        ? commits
        : commits + " and change " + counted(distance.migrations(), "file") + " of migrations";
  }

  private static String counted(int number, String noun) {
    return number == 1 ? "one " + noun : number + " " + noun + "s";
  }

  private static List<Button> buttons(AppName app, StableBuild build) {
    List<Button> buttons = new ArrayList<>();
    if (build.standing() == StableBuild.Standing.NEWEST) {
      build.presence().stream()
          .filter(place -> !isThere(build, place) && !place.quarantined())
          .limit(MOST_DEPLOY_BUTTONS)
          .map(place -> deploy(app, build.number(), place))
          .forEach(buttons::add);
    }
    buttons.add(
        new Button(
            "details",
            "Details",
            new BuildCommand(app, new BuildReference.Numbered(build.number())).phrase(),
            Button.Style.PLAIN));
    return buttons;
  }

  private static Button deploy(AppName app, BuildNumber build, Presence place) {
    return new Button(
        "deploy",
        "Deploy to " + place.environment(),
        new DeployCommand(
                app,
                new BuildReference.Numbered(build),
                place.environment(),
                DeployCommand.Start.NOW,
                Optional.empty())
            .phrase(),
        Button.Style.PLAIN);
  }
}
