package dev.slipway.bot.intake;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Inbox.Due;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many commands of each person are carried out: so many at once, and as many again in each
/// minute after. What is sent beyond is a mistake or an attack, and must not keep the others
/// waiting. Kept in memory for those who were there last; safe for use by several threads.
public final class Allowance {
  private static final int PEOPLE = 10_000;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private final int perMinute;
  private final Map<UserId, Account> accounts = new LinkedHashMap<>(16, 0.75f, true);

  public Allowance(int perMinute) {
    this.perMinute = perMinute;
  }

  /// One more command of a person: the first one beyond is refused, those after it are due nothing.
  synchronized Due spend(UserId person, Instant now) {
    Account account = accounts.computeIfAbsent(person, _ -> new Account(now));
    if (accounts.size() > PEOPLE) {
      accounts.remove(accounts.keySet().iterator().next());
    }
    return account.spend(now.toEpochMilli());
  }

  private final class Account {
    /// In commands times the milliseconds of a minute, so that nothing is lost in rounding.
    private long left = perMinute * MINUTE;

    private long at;
    private boolean told;

    private Account(Instant now) {
      at = now.toEpochMilli();
    }

    private Due spend(long now) {
      left = Math.min(perMinute * MINUTE, left + Math.max(0, now - at) * perMinute);
      at = now;
      if (left >= MINUTE) {
        left -= MINUTE;
        told = told && left < perMinute * MINUTE / 2;
        return Due.AN_ANSWER;
      }
      Due due = told ? Due.NOTHING : Due.A_REFUSAL;
      told = true;
      return due;
    }
  }
}
