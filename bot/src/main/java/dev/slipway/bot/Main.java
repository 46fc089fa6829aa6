package dev.slipway.bot;

import dev.slipway.bot.cli.SlipwayCommand;

/// Where the process begins.
public final class Main {
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  /// A virtual thread that waits while a class is loaded keeps its carrier
  /// (https://openjdk.org/jeps/491). With as many carriers as processors, the usual number, two
  /// such threads have kept the one that had what they waited for from ever going on: the bot hung
  /// while it started.
  private static final int ENOUGH_CARRIERS = 32;

  private Main() {}

  public static void main(String[] args) {
    prepareThreads();
    System.exit(SlipwayCommand.execute(args));
  }

  /// To be called before the first virtual thread is there.
  static void prepareThreads() {
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(CARRIERS, Integer.toString(ENOUGH_CARRIERS));
    }
  }
}
