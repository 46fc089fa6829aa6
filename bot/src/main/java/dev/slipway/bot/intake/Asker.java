package dev.slipway.bot.intake;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.config.App;
import dev.slipway.config.Environment;

/// Who asks, as far as it could be found out, and where.
record Asker(ChatMessage message, Answer<Person> person, Place place) {
  Decision decide(Action action, App app, Environment environment) {
    return Access.decide(person, action, app, environment, place);
  }

  /// The same of an app's review apps.
  Decision decide(Action action, App app) {
    return Access.decide(person, action, app, place);
  }
}
