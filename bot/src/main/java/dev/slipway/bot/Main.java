package dev.slipway.bot;

import dev.slipway.bot.cli.SlipwayCommand;

/// Where the process begins.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(SlipwayCommand.execute(args));
  }
}
