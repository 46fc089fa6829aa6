package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.JsonAnswer;
import dev.slipway.sandbox.gitlab.FeatureFlag.Strategy;
import dev.slipway.sandbox.gitlab.FeatureFlag.UserList;
import io.javalin.config.RoutesConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/projects/:id/feature_flags` and `/projects/:id/feature_flags_user_lists`, and
/// `/control/gitlab/feature-flags`, which shows both.
record FeatureFlagRoutes(Door door, FeatureFlags flags, InstantSource clock) {
  void mount(RoutesConfig routes) {
    var path = "/projects/{id}/feature_flags";
    door.get(routes, path, this::all);
    door.get(routes, path + "/{feature_flag_name}", request -> request.ok(json(find(request))));
    door.put(routes, path + "/{feature_flag_name}", this::change);
    door.get(
        routes,
        "/projects/{id}/feature_flags_user_lists",
        request -> {
          PipelineRoutes.seeProject(request);
          var search = request.text("search").orElse("");
          request.page(
              flags.lists().stream().filter(list -> list.name().contains(search)).toList(),
              this::json);
        });
    routes.get("/control/gitlab/feature-flags", call -> JsonAnswer.send(call, 200, shown()));
  }

  private Map<String, @Nullable Object> shown() {
    return object(
        "flags",
        flags.all().stream().map(FeatureFlagRoutes::json).toList(),
        "user_lists",
        flags.lists().stream().map(this::json).toList(),
        "writes",
        flags.writes());
  }

  private void all(Request request) {
    PipelineRoutes.seeProject(request);
    var scope = request.word("scope", Set.of("enabled", "disabled"));
    request.page(
        flags.all().stream()
            .filter(flag -> scope.isEmpty() || scope.get().equals("enabled") == flag.active())
            .toList(),
        FeatureFlagRoutes::json);
  }

  private void change(Request request) {
    var flag = find(request);
    request.ok(
        json(
            flags.change(
                flag.name(),
                request.text("description"),
                request.text("active").map("true"::equals),
                request.part("strategies"),
                clock.instant())));
  }

  private FeatureFlag find(Request request) {
    PipelineRoutes.seeProject(request);
    return flags.find(request.path("feature_flag_name")).orElseThrow(GitlabError::recordNotFound);
  }

  static Map<String, @Nullable Object> json(FeatureFlag flag) {
    return object(
        "name",
        flag.name(),
        "description",
        flag.description().isEmpty() ? null : flag.description(),
        "active",
        flag.active(),
        "version",
        "new_version_flag",
        "created_at",
        Times.api(flag.created()),
        "updated_at",
        Times.api(flag.updated()),
        "scopes",
        List.of(),
        "strategies",
        flag.strategies().stream().map(FeatureFlagRoutes::json).toList());
  }

  private static Map<String, @Nullable Object> json(Strategy strategy) {
    return object(
        "id",
        strategy.id(),
        "name",
        strategy.name(),
        "parameters",
        strategy.parameters(),
        "scopes",
        strategy.scopes().stream()
            .map(scope -> object("id", scope.id(), "environment_scope", scope.environment()))
            .toList(),
        "user_list",
        brief(strategy.list()));
  }

  private static @Nullable Object brief(Optional<UserList> list) {
    return list.map(one ->
            object("id", one.id(), "iid", one.iid(), "name", one.name(), "user_xids", one.users()))
        .orElse(null);
  }

  Map<String, @Nullable Object> json(UserList list) {
    var path = "/%s/-/feature_flags_user_lists/%d".formatted(DemoWorld.PROJECT, list.iid());
    return object(
        "id",
        list.id(),
        "iid",
        list.iid(),
        "project_id",
        Project.ID,
        "created_at",
        Times.api(list.created()),
        "updated_at",
        Times.api(list.updated()),
        "name",
        list.name(),
        "user_xids",
        list.users(),
        "path",
        path,
        "edit_path",
        path + "/edit");
  }
}
