package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.DemoWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What somebody typed, in the form Slack hands it on: names become ids, addresses become links,
/// and the rest is escaped.
///
/// @param pieces in order; their texts together are the message
record TypedText(List<Piece> pieces) {
  private static final Pattern SPECIAL =
      Pattern.compile(
          "<@(?<reference>[^<>|\\s]+)(?:\\|[^<>]*)?>"
              + "|<#(?<room>[^<>|\\s]+)(?:\\|[^<>]*)?>"
              + "|(?<![\\p{Alnum}@])@(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)"
              + "|(?<![\\p{Alnum}&])#(?<channel>[a-z0-9][a-z0-9_-]*)"
              + "|(?<url>https?://[^\\s<>|]+[^\\s<>|.,;:!?)\"'])"
              + "|(?<![\\p{Alnum}@./-])(?<domain>(?:[a-z0-9-]+\\.)+(?:com|org|net|io|dev))"
              + "(?![\\p{Alnum}.@-])");

  TypedText {
    pieces = List.copyOf(pieces);
  }

  /// A part of a message: how it reads in the text, and as an element of a rich text.
  sealed interface Piece {
    String text();

    ObjectNode element();
  }

  record Plain(String typed) implements Piece {
    @Override
    public String text() {
      return SlackText.escaped(typed);
    }

    @Override
    public ObjectNode element() {
      return Json.object().put("type", "text").put("text", typed);
    }
  }

  record Person(String id) implements Piece {
    @Override
    public String text() {
      return "<@" + id + ">";
    }

    @Override
    public ObjectNode element() {
      return Json.object().put("type", "user").put("user_id", id);
    }
  }

  record Group(String id, String handle) implements Piece {
    @Override
    public String text() {
      return "<!subteam^" + id + ">";
    }

    @Override
    public ObjectNode element() {
      return Json.object().put("type", "usergroup").put("usergroup_id", id);
    }
  }

  record Everybody(String range) implements Piece {
    @Override
    public String text() {
      return "<!" + range + ">";
    }

    @Override
    public ObjectNode element() {
      return Json.object().put("type", "broadcast").put("range", range);
    }
  }

  record Room(String id, String name) implements Piece {
    @Override
    public String text() {
      return "<#" + id + "|" + name + ">";
    }

    @Override
    public ObjectNode element() {
      return Json.object().put("type", "channel").put("channel_id", id);
    }
  }

  /// @param shown what was typed, when that is not the address itself
  record Link(String url, String shown) implements Piece {
    @Override
    public String text() {
      String address = SlackText.escaped(url);
      return url.equals(shown)
          ? "<" + address + ">"
          : "<" + address + "|" + SlackText.escaped(shown) + ">";
    }

    @Override
    public ObjectNode element() {
      ObjectNode node = Json.object().put("type", "link").put("url", url);
      return url.equals(shown) ? node : node.put("text", shown);
    }
  }

  static TypedText of(String typed, Workspace workspace) {
    List<Piece> pieces = new ArrayList<>();
    Matcher matcher = SPECIAL.matcher(typed);
    int done = 0;
    while (matcher.find()) {
      Optional<Piece> special = special(matcher, workspace);
      if (special.isPresent()) {
        plain(typed.substring(done, matcher.start()), pieces);
        pieces.add(special.get());
        done = matcher.end();
      }
    }
    plain(typed.substring(done), pieces);
    return new TypedText(pieces);
  }

  private static void plain(String text, List<Piece> pieces) {
    if (!text.isEmpty()) {
      pieces.add(new Plain(text));
    }
  }

  private static Optional<Piece> special(Matcher matcher, Workspace workspace) {
    if (matcher.group("url") != null) {
      return Optional.of(new Link(matcher.group("url"), matcher.group("url")));
    }
    if (matcher.group("domain") != null) {
      return Optional.of(new Link("http://" + matcher.group("domain"), matcher.group("domain")));
    }
    String room = matcher.group("room") == null ? matcher.group("channel") : matcher.group("room");
    if (room != null) {
      return workspace.channel(room).map(found -> new Room(found.id(), found.name()));
    }
    String name =
        matcher.group("reference") == null ? matcher.group("name") : matcher.group("reference");
    if (name.equals("here") || name.equals("channel") || name.equals("everyone")) {
      return Optional.of(new Everybody(name));
    }
    if (name.equals(Workspace.GROUP_HANDLE)) {
      return Optional.of(new Group(DemoWorld.DEPLOYERS_GROUP, name));
    }
    return workspace.member(name).map(member -> new Person(member.id()));
  }

  /// The message text.
  String text() {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /// The message as Slack's own clients send it along: one rich text block.
  ArrayNode blocks() {
    ArrayNode blocks = Json.array();
    ObjectNode block = blocks.addObject().put("type", "rich_text").put("block_id", "rt1");
    ArrayNode elements =
        block
            .putArray("elements")
            .addObject()
            .put("type", "rich_text_section")
            .putArray("elements");
    pieces.forEach(piece -> elements.add(piece.element()));
    return blocks;
  }
}
