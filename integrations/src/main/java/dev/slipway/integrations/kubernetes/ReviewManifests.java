package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.config.Namespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads the objects out of a review app's manifests, which whoever may push a branch has written:
/// nothing of them is taken that is not understood. Pure.
final class ReviewManifests {
  private static final int LONGEST = 256 * 1024;
  private static final int MOST_LEVELS = 50;
  private static final int MOST_OBJECTS = 100;
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Set<String> METADATA =
      Set.of("name", "namespace", "labels", "annotations", "creationTimestamp");

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          .setSchema(new CoreSchema())
          .setAllowDuplicateKeys(false)
          .setCodePointLimit(LONGEST)
          .build();

  private final ReviewOrder order;
  private final Namespace namespace;

  private ReviewManifests(ReviewOrder order, Namespace namespace) {
    this.order = order;
    this.namespace = namespace;
  }

  /// All objects of an order, marked as its own, in the order in which they are to be made.
  static List<ReviewObject> read(ReviewOrder order, Namespace namespace) throws ManifestProblem {
    ReviewManifests reader = new ReviewManifests(order, namespace);
    List<ReviewObject> objects = new ArrayList<>();
    for (Manifest manifest : order.manifests()) {
      for (JsonNode document : documents(manifest)) {
        objects.add(reader.object(manifest.path(), document));
        if (objects.size() > MOST_OBJECTS) {
          throw new ManifestProblem(
              manifest.path(), "a review app has " + MOST_OBJECTS + " objects at most");
        }
      }
    }
    Map<String, String> seen = new HashMap<>();
    for (ReviewObject object : objects) {
      String before = seen.put(object.words(), object.path());
      if (before != null) {
        throw new ManifestProblem(
            object.path(), object.words() + " stands in " + before + " already");
      }
    }
    objects.sort(Comparator.comparing(ReviewObject::kind));
    return objects;
  }

  private static List<JsonNode> documents(Manifest manifest) throws ManifestProblem {
    if (manifest.text().length() > LONGEST) {
      throw new ManifestProblem(manifest.path(), "it is longer than " + LONGEST / 1024 + " KiB");
    }
    try {
      scan(manifest);
      List<JsonNode> documents = new ArrayList<>();
      for (Object document : new Load(SETTINGS).loadAllFromString(manifest.text())) {
        if (document != null) {
          documents.add(JSON.valueToTree(document));
        }
      }
      return documents;
    } catch (MarkedYamlEngineException broken) {
      String place =
          broken
              .getProblemMark()
              .or(broken::getContextMark)
              .map(mark -> " in line " + line(mark))
              .orElse("");
      throw new ManifestProblem(
          manifest.path(),
          broken.getClass().getSimpleName().startsWith("DuplicateKey")
              ? "a key stands twice" + place
              : "it is no valid YAML" + place);
    } catch (YamlEngineException | IllegalArgumentException _) {
      throw new ManifestProblem(manifest.path(), "it is no valid YAML");
    }
  }

  /// A first pass, event by event, over what must not become a tree.
  private static void scan(Manifest manifest) throws ManifestProblem {
    int levels = 0;
    for (Event event : new Parse(SETTINGS).parseString(manifest.text())) {
      switch (event) {
        case AliasEvent alias ->
            throw problem(manifest, alias, "an alias (*) stands here; write out what it means");
        case ScalarEvent scalar -> requireNoTag(manifest, scalar, scalar.getTag());
        case CollectionStartEvent start -> {
          requireNoTag(manifest, start, start.getTag());
          levels++;
          if (levels > MOST_LEVELS) {
            throw problem(manifest, start, "more than " + MOST_LEVELS + " levels of keys");
          }
        }
        case CollectionEndEvent _ -> levels--;
        case Event _ -> {}
      }
    }
  }

  private static void requireNoTag(Manifest manifest, Event event, Optional<String> tag)
      throws ManifestProblem {
    if (tag.isPresent()) {
      throw problem(manifest, event, "a tag (!) stands here; put a text that begins so in quotes");
    }
  }

  private static ManifestProblem problem(Manifest manifest, Event event, String words) {
    String place = event.getStartMark().map(mark -> "line " + line(mark) + ": ").orElse("");
    return new ManifestProblem(manifest.path(), place + words);
  }

  private static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private ReviewObject object(String path, JsonNode document) throws ManifestProblem {
    if (!(document instanceof ObjectNode json)) {
      throw new ManifestProblem(path, "a document of it is no object with apiVersion and kind");
    }
    String word = text(json.path("kind"));
    if (word.isEmpty()) {
      throw new ManifestProblem(path, "a document of it has no kind");
    }
    ReviewKind kind =
        ReviewKind.of(word)
            .orElseThrow(() ->
                new ManifestProblem(
                    path,
                    "a review app may not have the kind %s, only %s"
                        .formatted(word, ReviewKind.words())));
    if (!kind.apiVersion().equals(text(json.path("apiVersion")))) {
      throw new ManifestProblem(
          path, "the apiVersion of a %s must be %s".formatted(word, kind.apiVersion()));
    }
    String name = text(json.at("/metadata/name"));
    if (!NAME.matcher(name).matches() || name.length() > 253) {
      throw new ManifestProblem(
          path, "a %s has no name, or none that Kubernetes takes".formatted(word));
    }
    ReviewObject object = new ReviewObject(kind, name, path, json);
    checkMetadata(object);
    ReviewRules.check(object, order.host());
    return marked(object);
  }

  private void checkMetadata(ReviewObject object) throws ManifestProblem {
    JsonNode metadata = object.json().path("metadata");
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      if (!METADATA.contains(field.getKey())) {
        throw new ManifestProblem(
            object.path(), "%s may not have metadata.%s".formatted(object.words(), field.getKey()));
      }
    }
    JsonNode home = metadata.path("namespace");
    if (!home.isMissingNode() && !namespace.value().equals(home.asText())) {
      throw new ManifestProblem(
          object.path(), "%s names a namespace of its own; leave it out".formatted(object.words()));
    }
    for (String map : List.of("labels", "annotations")) {
      JsonNode given = metadata.path(map);
      if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
        throw new ManifestProblem(
            object.path(), "metadata.%s of %s are no keys".formatted(map, object.words()));
      }
    }
  }

  private ReviewObject marked(ReviewObject object) {
    ObjectNode json = object.json();
    json.remove("status");
    ObjectNode metadata = (ObjectNode) json.path("metadata");
    metadata.remove("creationTimestamp");
    metadata.put("namespace", namespace.value());
    ObjectNode labels = child(metadata, "labels");
    ReviewMarks.labels(order).forEach(labels::put);
    child(metadata, "annotations").put(ReviewMarks.REVISION, Long.toString(order.revision()));
    ReviewRules.podSpec(object).ifPresent(pod -> pod.put("automountServiceAccountToken", false));
    protocols(object);
    // What is put to sleep is woken by saying what it was.
    switch (object.kind()) {
      case DEPLOYMENT, STATEFUL_SET -> orElse(child(json, "spec"), "replicas", JSON.valueToTree(1));
      case CRON_JOB -> orElse(child(json, "spec"), "suspend", JSON.valueToTree(false));
      case CONFIG_MAP, SECRET, VOLUME_CLAIM, SERVICE, JOB, INGRESS -> {}
    }
    return object;
  }

  /// Server-side apply tells ports apart by their protocol too, and before 1.21 does not know that
  /// it is TCP where nothing is said.
  private static void protocols(ReviewObject object) {
    Stream<JsonNode> ports =
        ReviewRules.podSpec(object)
            .map(pod -> ReviewRules.containers(pod).stream().map(one -> one.path("ports")))
            .orElseGet(() ->
                object.kind() == ReviewKind.SERVICE
                    ? Stream.of(object.json().at("/spec/ports"))
                    : Stream.empty());
    ports
        .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
        .filter(ObjectNode.class::isInstance)
        .forEach(port -> orElse((ObjectNode) port, "protocol", JSON.valueToTree("TCP")));
  }

  private static void orElse(ObjectNode spec, String field, JsonNode otherwise) {
    if (spec.path(field).isMissingNode() || spec.path(field).isNull()) {
      spec.set(field, otherwise);
    }
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.path(name) instanceof ObjectNode there ? there : parent.putObject(name);
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : "";
  }
}
