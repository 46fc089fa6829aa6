package dev.slipway.sandbox.registry;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import dev.slipway.sandbox.ImageCatalogue;
import dev.slipway.sandbox.JsonAnswer;
import dev.slipway.sandbox.StandIn;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;

/// A container registry at `/v2/` that holds the demo builds: reading is complete, pushing works as
/// far as `docker push` needs it. Most images are Docker manifests; that of build 233 is an OCI
/// index of two platforms, that of build 234 an OCI manifest, so that a client meets all forms.
///
/// Safe for use by several threads at once.
public final class RegistryStandIn implements ImageCatalogue, StandIn {
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*(/[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*)*");

  private final ImageStore store = new ImageStore();
  private final DemoImages images = new DemoImages(store);
  private final Guard guard;
  private final Faults faults;

  /// @param faults asked before each call, under the name `registry`
  public RegistryStandIn(InstantSource clock, Faults faults, RegistryAccess access) {
    this.guard = new Guard(access, clock);
    this.faults = faults;
    for (var build : DemoWorld.BUILDS) {
      if (!build.behaviour().isEmpty()) {
        images.publish(
            DemoWorld.IMAGE_REPOSITORY,
            "build-" + build.number(),
            Long.toString(build.number()),
            build.behaviour(),
            formOf(build.number()));
      }
    }
  }

  /// Makes an image of the demo application and points the tag at it, as the image job of a
  /// pipeline does. Doing it again changes nothing.
  ///
  /// @param behaviour one of the words of {@link ImageFacts#behaviour}
  /// @return the digest, `sha256:…`
  /// @throws IllegalArgumentException when the behaviour is not one of them
  public String publish(String repository, String tag, String build, String behaviour) {
    if (!DemoImages.isBehaviour(behaviour)) {
      throw new IllegalArgumentException(
          "no behaviour '%s': ok, crash, never-ready, oom, errors=0.3, slow=500ms, ready-after=5s or crash-after=20s"
              .formatted(behaviour));
    }
    boolean demo =
        repository.equals(DemoWorld.IMAGE_REPOSITORY)
            && tag.equals("build-" + build)
            && build.matches("\\d{1,6}");
    return images.publish(
        repository,
        tag,
        build,
        behaviour,
        demo ? formOf(Long.parseLong(build)) : DemoImages.Form.DOCKER);
  }

  @Override
  public Optional<ImageFacts> find(String reference) {
    var rest = reference;
    int host = rest.indexOf('/');
    if (host > 0 && rest.substring(0, host).matches(".*[.:].*|localhost")) {
      rest = rest.substring(host + 1);
    }
    int at = rest.indexOf('@');
    if (at >= 0) {
      var name = rest.substring(0, at);
      int tag = name.lastIndexOf(':');
      return images.facts(tag < 0 ? name : name.substring(0, tag), rest.substring(at + 1));
    }
    int tag = rest.lastIndexOf(':');
    return tag < 0
        ? images.facts(rest, "latest")
        : images.facts(rest.substring(0, tag), rest.substring(tag + 1));
  }

  /// Adds `/v2/` and `/control/registry/`.
  @Override
  public void mount(RoutesConfig routes) {
    var manifests = new ManifestRoutes(store);
    var blobs = new BlobRoutes(store);
    routes.get(
        "/v2/token", open("GET /token", call -> JsonAnswer.send(call, 200, guard.token(call))));
    routes.get(
        "/v2/", guarded("GET /v2/", "", call -> JsonAnswer.send(call, 200, JsonAnswer.object())));
    routes.get(
        "/v2", guarded("GET /v2/", "", call -> JsonAnswer.send(call, 200, JsonAnswer.object())));
    routes.get(
        "/v2/_catalog", guarded("GET /_catalog", "registry:catalog:*", manifests::catalogue));
    var tags = guarded("GET /tags", "pull", manifests::tags);
    routes.get("/v2/<name>/tags/list", tags);
    var manifest = guarded("GET /manifests", "pull", manifests::get);
    routes.get("/v2/<name>/manifests/{reference}", manifest);
    routes.head("/v2/<name>/manifests/{reference}", manifest);
    routes.put(
        "/v2/<name>/manifests/{reference}", guarded("PUT /manifests", "push", manifests::put));
    routes.delete(
        "/v2/<name>/manifests/{reference}",
        guarded("DELETE /manifests", "delete", manifests::delete));
    routes.post("/v2/<name>/blobs/uploads", guarded("POST /uploads", "push", blobs::begin));
    routes.post("/v2/<name>/blobs/uploads/", guarded("POST /uploads", "push", blobs::begin));
    routes.get("/v2/<name>/blobs/uploads/{id}", guarded("GET /uploads", "push", blobs::state));
    routes.patch("/v2/<name>/blobs/uploads/{id}", guarded("PATCH /uploads", "push", blobs::append));
    routes.put("/v2/<name>/blobs/uploads/{id}", guarded("PUT /uploads", "push", blobs::finish));
    routes.delete(
        "/v2/<name>/blobs/uploads/{id}", guarded("DELETE /uploads", "push", blobs::cancel));
    var blob = guarded("GET /blobs", "pull", blobs::get);
    routes.get("/v2/<name>/blobs/{digest}", blob);
    routes.head("/v2/<name>/blobs/{digest}", blob);
    new ControlRoutes(store, images, this).mount(routes);
  }

  /// Does nothing: addresses in answers are those that the caller used.
  @Override
  public void started(URI base) {}

  @Override
  public void close() {}

  private Handler guarded(String method, String scope, Handler handler) {
    return open(
        method,
        call -> {
          var name = call.pathParamMap().get("name");
          guard.check(call, name == null ? scope : "repository:" + name + ":" + scope);
          if (name != null && !NAME.matcher(name).matches()) {
            throw new RegistryError(400, "NAME_INVALID", "invalid repository name");
          }
          handler.handle(call);
        });
  }

  private Handler open(String method, Handler handler) {
    return call ->
        faults.around(
            "registry",
            method,
            call,
            inner -> {
              inner.header("Docker-Distribution-Api-Version", "registry/2.0");
              try {
                handler.handle(inner);
              } catch (RegistryError refusal) {
                JsonAnswer.send(inner, refusal.status(), refusal.body());
              } catch (IOException unreadable) {
                JsonAnswer.send(
                    inner, 400, new RegistryError(400, "MANIFEST_INVALID", "not readable").body());
              }
            });
  }

  private static DemoImages.Form formOf(long build) {
    if (build == 233) {
      return DemoImages.Form.OCI_INDEX_OF_TWO;
    }
    return build == 234 ? DemoImages.Form.OCI : DemoImages.Form.DOCKER;
  }
}
