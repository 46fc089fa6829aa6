package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/projects/:id/hooks`.
record HookRoutes(Door door, Hooks hooks, InstantSource clock) {
  void mount(RoutesConfig routes) {
    var path = "/projects/{id}/hooks";
    door.get(
        routes,
        path,
        request -> {
          PipelineRoutes.seeProject(request);
          request.page(hooks.all(), this::json);
        });
    door.post(routes, path, this::create);
    door.get(routes, path + "/{hook_id}", request -> request.ok(json(find(request))));
    door.put(routes, path + "/{hook_id}", this::change);
    door.delete(
        routes,
        path + "/{hook_id}",
        request -> {
          hooks.remove(find(request));
          request.noContent();
        });
  }

  Map<String, @Nullable Object> json(Hook hook) {
    var json =
        object(
            "id", hook.id(),
            "url", hook.url(),
            "name", null,
            "description", null,
            "created_at", Times.api(hook.created()));
    Hook.FLAGS.forEach(flag -> json.put(flag, hook.events().contains(flag)));
    json.putAll(
        object(
            "enable_ssl_verification",
            true,
            "alert_status",
            hook.alertStatus(clock.instant()),
            "disabled_until",
            Times.api(hook.disabledUntil()),
            "url_variables",
            List.of(),
            "push_events_branch_filter",
            null,
            "branch_filter_strategy",
            "wildcard",
            "custom_webhook_template",
            null,
            "custom_headers",
            List.of(),
            "project_id",
            Project.ID));
    return json;
  }

  private void create(Request request) {
    PipelineRoutes.seeProject(request);
    var url = url(request.needed("url"));
    request.created(
        json(
            hooks.register(
                url,
                request.text("token").orElse(""),
                signingToken(request).orElse(""),
                events(request, Set.of("push_events")))));
  }

  private void change(Request request) {
    var hook = find(request);
    var url = url(request.text("url").orElse(hook.url()));
    request.ok(
        json(
            hooks.change(
                hook,
                url,
                request.text("token").orElse(hook.token()),
                signingToken(request).orElse(hook.signingToken()),
                events(request, hook.events()))));
  }

  /// @param otherwise the flags that are on when the request does not name them
  private static Set<String> events(Request request, Set<String> otherwise) {
    var events = new LinkedHashSet<String>();
    for (var flag : Hook.FLAGS) {
      if (request.text(flag).isPresent() ? request.isTrue(flag) : otherwise.contains(flag)) {
        events.add(flag);
      }
    }
    return events;
  }

  private static Optional<String> signingToken(Request request) {
    var token = request.text("signing_token");
    if (token.isPresent() && !isSigningToken(token.get())) {
      throw GitlabError.invalid("signing_token");
    }
    return token;
  }

  /// `whsec_` and 32 bytes in base64.
  static boolean isSigningToken(String text) {
    try {
      return text.startsWith("whsec_")
          && Base64.getDecoder().decode(text.substring("whsec_".length())).length == 32;
    } catch (IllegalArgumentException noBase64) {
      return false;
    }
  }

  private static String url(String text) {
    if (!isUrl(text)) {
      throw GitlabError.invalidUrl();
    }
    return text;
  }

  static boolean isUrl(String text) {
    try {
      var url = URI.create(text);
      return Optional.ofNullable(url.getScheme()).filter(one -> one.matches("https?")).isPresent()
          && url.getHost() != null;
    } catch (IllegalArgumentException notAnAddress) {
      return false;
    }
  }

  private Hook find(Request request) {
    PipelineRoutes.seeProject(request);
    return hooks.find(request.number("hook_id")).orElseThrow(GitlabError::recordNotFound);
  }
}
