package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.Breakage;
import dev.slipway.commands.news.BreakageMessage;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.news.StableMessage;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the channels show of a default branch: one message for each build and for each breakage in
/// each channel. Safe for use by several threads.
public final class NewsMessages {
  private final Conversations conversations;

  public NewsMessages(Conversations conversations) {
    this.conversations = conversations;
  }

  /// The messages that say something else than before, or are new.
  public List<Outgoing> changed(BranchWatch before, BranchWatch after) {
    List<Outgoing> messages =
        new ArrayList<>(changed(after, before.announced(), after.announced()));
    after.breakage().ifPresent(now -> messages.addAll(changed(before, after, now)));
    return messages;
  }

  /// The messages of builds that say something else than before, or are new.
  ///
  /// @param watch of whose branch they are
  public List<Outgoing> changed(
      BranchWatch watch, List<StableBuild> before, List<StableBuild> after) {
    List<Outgoing> messages = new ArrayList<>();
    for (StableBuild build : after) {
      Message message = StableMessage.of(watch.app(), watch.branch(), build);
      boolean same =
          before.stream()
              .filter(known -> known.pipeline() == build.pipeline())
              .map(known -> StableMessage.of(watch.app(), watch.branch(), known))
              .anyMatch(message::equals);
      if (!same) {
        build
            .channels()
            .forEach(channel ->
                messages.add(out(key(watch, build.pipeline(), "", channel), channel, message)));
      }
    }
    return messages;
  }

  private List<Outgoing> changed(BranchWatch before, BranchWatch after, Breakage now) {
    List<Outgoing> messages = new ArrayList<>();
    Optional<Breakage> known =
        before.breakage().filter(earlier -> earlier.pipeline() == now.pipeline());
    Message message = BreakageMessage.of(after.app(), after.branch(), now);
    Optional<Message> recovery = BreakageMessage.recovery(after.branch(), now);
    boolean same =
        known
            .map(earlier -> BreakageMessage.of(before.app(), before.branch(), earlier))
            .filter(message::equals)
            .isPresent();
    List<Message> log = BreakageMessage.wholeLog(now);
    boolean toldLog = known.map(BreakageMessage::wholeLog).orElse(List.of()).equals(log);
    boolean toldRecovery =
        known
            .flatMap(earlier -> BreakageMessage.recovery(before.branch(), earlier))
            .equals(recovery);
    for (ChannelId channel : now.channels()) {
      String key = key(after, now.pipeline(), "/broken", channel);
      if (!same) {
        messages.add(out(key, channel, message));
      }
      if (!toldLog) {
        for (int part = 0; part < log.size(); part++) {
          messages.add(
              new Outgoing(
                  key + "/log" + (part + 1),
                  new Address.Under(channel, key),
                  conversations.render(log.get(part))));
        }
      }
      if (!toldRecovery && recovery.isPresent()) {
        messages.add(
            new Outgoing(
                key + "/" + now.repaired().orElseThrow().number().value(),
                new Address.Under(channel, key),
                conversations.render(recovery.get())));
      }
    }
    return messages;
  }

  private Outgoing out(String key, ChannelId channel, Message message) {
    return new Outgoing(key, new Address.InChannel(channel), conversations.render(message));
  }

  /// Pipelines have ids of their own in all of GitLab.
  private static String key(BranchWatch watch, long pipeline, String what, ChannelId channel) {
    return "n" + watch.app() + "/" + pipeline + what + "/" + channel.value();
  }
}
