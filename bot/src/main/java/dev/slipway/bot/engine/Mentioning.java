package dev.slipway.bot.engine;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.news.Mentioned;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Authorship;
import dev.slipway.commands.ports.Authorship.Written;
import dev.slipway.commands.ports.Mentions;
import dev.slipway.config.App;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Finds out who is to be mentioned in news of a default branch: those who asked for it, whose
/// GitLab account is known and wrote some of what came. Asks GitLab only when there are such
/// people. Safe for use by several threads.
public final class Mentioning implements AutoCloseable {
  private final Mentions mentions;
  private final Function<UserId, Optional<String>> accounts;
  private final Authorship authorship;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// @param accounts the names of people's GitLab accounts, as far as they are known
  public Mentioning(
      Mentions mentions, Function<UserId, Optional<String>> accounts, Authorship authorship) {
    this.mentions = mentions;
    this.accounts = accounts;
    this.authorship = authorship;
  }

  /// Begins to ask; {@link Asked#known} waits for the answer.
  ///
  /// @param since the commit of the stable build before; empty when there was none, then nobody is
  ///   mentioned
  Asked ask(App app, Optional<CommitSha> since, Build build, Duration within) {
    Map<UserId, String> people = new LinkedHashMap<>();
    mentions
        .of(app.name())
        .forEach(user -> accounts.apply(user).ifPresent(name -> people.put(user, name)));
    if (people.isEmpty() || since.isEmpty()) {
      return new Asked(CompletableFuture.completedFuture(Optional.of(List.of())));
    }
    return new Asked(
        CompletableFuture.supplyAsync(() -> find(app, since.get(), build, people), threads)
            .completeOnTimeout(Optional.empty(), within.toMillis(), TimeUnit.MILLISECONDS));
  }

  /// A question that is under way.
  record Asked(CompletableFuture<Optional<List<Mentioned>>> answer) {
    /// Who is to be mentioned; empty when that was not told in time.
    Optional<List<Mentioned>> known() {
      return answer.join();
    }
  }

  private Optional<List<Mentioned>> find(
      App app, CommitSha since, Build build, Map<UserId, String> people) {
    return switch (authorship.written(app, since, build, new HashSet<>(people.values()))) {
      case Answer.Found<Map<String, Written>>(var written) ->
          Optional.of(mentioned(people, written));
      case Answer.Refused<Map<String, Written>> _ -> Optional.of(List.of());
      case Answer.Unavailable<Map<String, Written>> _ -> Optional.empty();
    };
  }

  private static List<Mentioned> mentioned(
      Map<UserId, String> people, Map<String, Written> written) {
    List<Mentioned> mentioned = new ArrayList<>();
    people.forEach((user, account) -> {
      Written own = written.get(account);
      if (own != null) {
        mentioned.add(
            new Mentioned(user, own.commits().stream().map(Commit::author).distinct().toList()));
      }
    });
    return mentioned;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
