package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld.Person;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Locale;

/// The instance and its users.
record UserRoutes(Door door, People people, PeopleJson json) {
  static final String VERSION = "17.11.1-ee";

  void mount(RoutesConfig routes) {
    door.get(
        routes,
        "/version",
        request -> request.ok(JsonAnswer.object("version", VERSION, "revision", "5d6a2c0f1b3")));
    door.get(
        routes,
        "/metadata",
        request ->
            request.ok(
                JsonAnswer.object(
                    "version", VERSION, "revision", "5d6a2c0f1b3", "enterprise", true)));
    door.get(routes, "/user", request -> request.ok(json.self(People.BOT)));
    door.get(routes, "/users", this::list);
    door.get(routes, "/users/{id}", request -> request.ok(json.profile(find(request))));
    door.get(
        routes,
        "/users/{id}/keys",
        request -> request.page(people.keys(find(request)), PeopleJson::key));
  }

  private void list(Request request) {
    var username = request.text("username");
    var search = request.text("search").map(text -> text.toLowerCase(Locale.ROOT));
    List<Person> found =
        people.all().stream()
            .filter(one -> username.isEmpty() || one.name().equalsIgnoreCase(username.get()))
            .filter(one -> search.isEmpty() || matches(one, search.get()))
            .toList();
    request.page(found, json::basic);
  }

  /// By part of the name, but by the whole address only, as GitLab does.
  private static boolean matches(Person person, String words) {
    return person.name().contains(words)
        || person.realName().toLowerCase(Locale.ROOT).contains(words)
        || person.email().equals(words);
  }

  /// By id; for keys GitLab takes a user name too.
  private Person find(Request request) {
    var id = request.path("id");
    var found = id.matches("\\d{1,18}") ? people.withId(Long.parseLong(id)) : people.named(id);
    return found.orElseThrow(() -> GitlabError.notFound("User"));
  }
}
