package dev.slipway.commands.progress;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.ReleaseDiff;
import dev.slipway.commands.deployments.ReleaseDiff.ImageChange;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.settings.SettingsChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How two releases differ, in words. Pure.
public final class DiffMessage {
  private static final int COMMITS_AT_MOST = 15;

  private final SettingsText settings;

  public DiffMessage(SettingsText settings) {
    this.settings = settings;
  }

  /// One of two releases.
  ///
  /// @param name `staging`, `release 41`
  /// @param place `on staging`, `in release 41`
  public record Side(String name, String place, Release release) {}

  /// What was found out of two releases.
  ///
  /// @param onlyBefore commits that only the first has, oldest first
  /// @param onlyAfter commits that only the second has, oldest first
  /// @param settings how the settings differ, of each workload whose pod template does
  public record Found(
      ReleaseDiff diff,
      Answer<List<Commit>> onlyBefore,
      Answer<List<Commit>> onlyAfter,
      List<WorkloadSettings> settings) {
    public Found {
      settings = List.copyOf(settings);
    }
  }

  /// How the settings of one workload differ.
  public record WorkloadSettings(String workload, Answer<List<SettingsChange>> changes) {}

  /// Two releases side by side.
  public Message of(String title, Side before, Side after, Found found) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Title(Text.of(title)));
    sections.add(new Section.Paragraph(line(before).and("\n").and(line(after))));
    sections.addAll(differences(before, after, found));
    return new Message(title, sections);
  }

  /// `staging: build #240 · release 12 · asked by @ann · 21 Nov`.
  private static Text line(Side side) {
    Release release = side.release();
    String number = "release " + release.number();
    return Text.of("")
        .bold(side.name())
        .and(": build ")
        .link(release.plan().build().url(), release.plan().build().number().toString())
        .and((side.name().equals(number) ? "" : " · " + number) + " · asked by ")
        .person(release.deployment().order().requester())
        .and(" · ")
        .and(new Span.Moment(release.at()));
  }

  /// Commits, images and configuration that differ.
  public List<Section> differences(Side before, Side after, Found found) {
    List<Section> sections = new ArrayList<>();
    commits(found.onlyAfter(), after, before).ifPresent(sections::add);
    commits(found.onlyBefore(), before, after).ifPresent(sections::add);
    List<ImageChange> images = found.diff().images();
    if (!images.isEmpty()) {
      sections.add(new Section.Paragraph(Text.of("Images, by digest:")));
      sections.add(
          new Section.Preformatted(
              String.join("\n", images.stream().map(DiffMessage::line).toList())));
    }
    for (WorkloadSettings workload : found.settings()) {
      sections.addAll(settings(workload));
    }
    if (!found.diff().unknown().isEmpty()) {
      sections.add(
          new Section.Paragraph(
              Text.of(
                  "Not compared, as one of the releases has no record of it: "
                      + String.join(", ", found.diff().unknown())
                      + ".")));
    }
    if (sections.isEmpty()) {
      sections.add(
          new Section.Paragraph(
              Text.of(
                  "No difference: the same commit, the same images by digest, the same pod templates.")));
    }
    return sections;
  }

  private static Optional<Section> commits(Answer<List<Commit>> commits, Side has, Side hasNot) {
    String where = has.place() + " and not " + hasNot.place();
    if (!(commits instanceof Answer.Found<List<Commit>>(var all))) {
      return Optional.of(
          new Section.Paragraph(
              Text.of("I can't tell which commits are " + where + ": ")
                  .and(Sentences.failure(commits))));
    }
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Text text =
        Text.of(
            all.size() == 1
                ? "One commit is " + where + ":"
                : all.size() + " commits are " + where + ":");
    for (Commit commit : all.subList(Math.max(0, all.size() - COMMITS_AT_MOST), all.size())) {
      text =
          text.and("\n")
              .code(commit.sha().shortened())
              .and(" " + commit.title() + " · " + commit.author());
    }
    return Optional.of(new Section.Paragraph(text));
  }

  private static String line(ImageChange change) {
    return change.container()
        + "  "
        + change.before().map(PinnedImage::toString).orElse("(not there)")
        + "\n  -> "
        + change.after().map(PinnedImage::toString).orElse("(not there)");
  }

  private List<Section> settings(WorkloadSettings workload) {
    if (!(workload.changes() instanceof Answer.Found<List<SettingsChange>>(var changes))) {
      return List.of(
          new Section.Paragraph(
              Text.of("I can't tell how the configuration of ")
                  .code(workload.workload())
                  .and(" differs: ")
                  .and(Sentences.failure(workload.changes()))));
    }
    return changes.isEmpty()
        ? List.of()
        : List.of(
            new Section.Paragraph(Text.of("Configuration of ").code(workload.workload()).and(":")),
            new Section.Preformatted(settings.of(changes)));
  }
}
