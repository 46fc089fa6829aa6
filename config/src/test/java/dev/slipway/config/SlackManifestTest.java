package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The Slack app manifests ask for what the bot needs and for nothing else.
class SlackManifestTest {
  private static final Path SOCKET_MODE = Path.of("slack", "manifest.yaml");
  private static final Path HTTP_MODE = Path.of("slack", "manifest-http.yaml");

  @ParameterizedTest
  @CsvSource({
    "chat.postMessage,chat:write",
    "chat.update,chat:write",
    "chat.postEphemeral,chat:write",
    "conversations.history,channels:history groups:history im:history",
    "conversations.replies,channels:history groups:history im:history",
    "conversations.open,im:write",
    "conversations.info,channels:read groups:read",
    "files.getUploadURLExternal,files:write",
    "files.completeUploadExternal,files:write",
    "users.info,users:read",
    "usergroups.users.list,usergroups:read"
  })
  void asksForTheScopesOfEachMethodTheBotUses(String method, String scopes) throws IOException {
    Set<String> needed = Set.of(scopes.split(" "));

    assertThat(scopesOf(method)).containsAll(needed);
    assertThat(scopes(SOCKET_MODE)).containsAll(needed);
  }

  /// `apps.connections.open` goes by the app-level token, which no manifest makes.
  @ParameterizedTest
  @ValueSource(strings = {"auth.test", "apps.connections.open"})
  void needsNoBotScopeForMethodsWithoutOne(String method) throws IOException {
    assertThat(scopesOf(method)).isEmpty();
  }

  @Test
  void asksForNoScopeThatNothingNeeds() throws IOException {
    Set<String> needed = new HashSet<>(Set.of("commands"));
    for (String method :
        List.of(
            "chat.postMessage",
            "conversations.history",
            "conversations.open",
            "conversations.info",
            "files.completeUploadExternal",
            "users.info",
            "usergroups.users.list")) {
      needed.addAll(scopesOf(method));
    }
    needed.addAll(scopesOfEvents(events(SOCKET_MODE)));

    assertThat(scopes(SOCKET_MODE)).doesNotHaveDuplicates().isSorted();
    assertThat(needed).containsAll(scopes(SOCKET_MODE));
  }

  @Test
  void hearsMentionsAndDirectMessagesWithTheirScopes() throws IOException {
    assertThat(events(SOCKET_MODE)).containsExactly("app_mention", "message.im");
    assertThat(scopes(SOCKET_MODE)).containsAll(scopesOfEvents(events(SOCKET_MODE)));
  }

  @Test
  void offersBothSlashCommandsButtonsAndDirectMessages() throws IOException {
    Map<?, ?> manifest = manifest(SOCKET_MODE);

    assertThat(
            list(manifest, "features", "slash_commands").stream()
                .map(command -> text(at((Map<?, ?>) command, "command"))))
        .containsExactly("/deploy", "/slipway");
    assertThat(scopes(SOCKET_MODE)).contains("commands");
    assertThat(at(manifest, "settings", "interactivity", "is_enabled")).isEqualTo(true);
    assertThat(at(manifest, "features", "app_home", "messages_tab_enabled")).isEqualTo(true);
    assertThat(at(manifest, "features", "app_home", "messages_tab_read_only_enabled"))
        .isEqualTo(false);
    assertThat(at(manifest, "settings", "socket_mode_enabled")).isEqualTo(true);
  }

  /// The limits are those of https://github.com/slackapi/manifest-schema, version 1.
  @ParameterizedTest
  @ValueSource(strings = {"manifest.yaml", "manifest-http.yaml"})
  void keepsToSlacksLimits(String file) throws IOException {
    Map<?, ?> manifest = manifest(Path.of("slack", file));

    assertThat(text(at(manifest, "display_information", "name"))).hasSizeBetween(1, 35);
    assertThat(text(at(manifest, "display_information", "description"))).hasSizeBetween(1, 140);
    assertThat(text(at(manifest, "display_information", "background_color")))
        .matches("#[0-9a-fA-F]{6}");
    assertThat(text(at(manifest, "features", "bot_user", "display_name"))).hasSizeBetween(1, 80);
    assertThat(list(manifest, "features", "slash_commands"))
        .allSatisfy(command -> {
          Map<?, ?> keys = (Map<?, ?>) command;
          assertThat(text(at(keys, "command"))).startsWith("/").hasSizeBetween(2, 32);
          assertThat(text(at(keys, "description"))).hasSizeBetween(1, 2000);
          assertThat(text(at(keys, "usage_hint"))).hasSizeBetween(1, 1000);
        });
  }

  @Test
  void differsInHttpModeOnlyByAddresses() throws IOException {
    List<String> addresses = new ArrayList<>();

    Object http = withoutAddresses(manifest(HTTP_MODE), addresses);

    assertThat(addresses)
        .containsExactly(
            "https://slipway.example.com/slack/commands",
            "https://slipway.example.com/slack/commands",
            "https://slipway.example.com/slack/events",
            "https://slipway.example.com/slack/interactivity");
    assertThat(at((Map<?, ?>) http, "settings", "socket_mode_enabled")).isEqualTo(false);
    assertThat(http.toString().replace("socket_mode_enabled=false", "socket_mode_enabled=true"))
        .isEqualTo(manifest(SOCKET_MODE).toString());
  }

  private static Object withoutAddresses(Object value, List<String> addresses) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, Object> rest = new LinkedHashMap<>();
        map.forEach((key, inner) -> {
          if (key.equals("url") || key.equals("request_url")) {
            addresses.add(text(inner));
          } else {
            rest.put(key, withoutAddresses(inner, addresses));
          }
        });
        yield rest;
      }
      case List<?> list -> list.stream().map(item -> withoutAddresses(item, addresses)).toList();
      default -> value;
    };
  }

  private static Map<?, ?> manifest(Path file) throws IOException {
    return (Map<?, ?>) Contracts.load(file);
  }

  private static List<String> scopes(Path file) throws IOException {
    return list(manifest(file), "oauth_config", "scopes", "bot").stream()
        .map(SlackManifestTest::text)
        .toList();
  }

  private static List<String> events(Path file) throws IOException {
    return list(manifest(file), "settings", "event_subscriptions", "bot_events").stream()
        .map(SlackManifestTest::text)
        .toList();
  }

  /// Any of these lets a bot call the method; which one depends on the kind of conversation.
  private static Set<String> scopesOf(String method) throws IOException {
    Map<?, ?> reference =
        (Map<?, ?>) Contracts.content("slack/method-reference/" + method + ".json");
    Set<String> scopes = new HashSet<>();
    if (((Map<?, ?>) at(reference, "scope")).get("bot") instanceof List<?> bot) {
      bot.forEach(scope -> scopes.add(text(scope)));
    }
    return scopes;
  }

  /// The reference writes one scope with a dot: `app_mentions.read`.
  private static Set<String> scopesOfEvents(List<String> names) throws IOException {
    Set<String> scopes = new HashSet<>();
    for (Object event : (List<?>) Contracts.content("slack/method-reference/_events.json")) {
      Map<?, ?> keys = (Map<?, ?>) event;
      if (names.contains(text(at(keys, "name")))) {
        ((List<?>) at(keys, "scopes")).forEach(scope -> scopes.add(text(scope).replace('.', ':')));
      }
    }
    assertThat(scopes).hasSameSizeAs(names);
    return scopes;
  }

  private static List<?> list(Map<?, ?> map, String... path) {
    return (List<?>) at(map, path);
  }

  private static Object at(Map<?, ?> map, String... path) {
    Object value = map;
    for (String key : path) {
      Object inner = ((Map<?, ?>) value).get(key);
      if (inner == null) {
        throw new AssertionError("there is no " + key + " in " + List.of(path));
      }
      value = inner;
    }
    return value;
  }

  private static String text(Object value) {
    assertThat(value).isInstanceOf(String.class);
    return (String) value;
  }
}
