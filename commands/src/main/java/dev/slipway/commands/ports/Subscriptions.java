package dev.slipway.commands.ports;

import dev.slipway.commands.news.Subscription;
import dev.slipway.config.AppName;
import java.util.List;

/// What people have said that channels are to be told of. They say it: see {@link Inbox#answer}.
/// Safe for use by several threads and processes at once.
public interface Subscriptions {
  /// All that was said of an app, in a steady order.
  List<Subscription> of(AppName app);
}
