package dev.slipway.config;

import dev.slipway.config.Workload.Container;
import dev.slipway.config.Workload.Kind;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import dev.slipway.config.yaml.Value;
import java.util.List;
import java.util.Optional;

/// Reads an item of `workloads`. A container without an image of its own takes the app's.
final class WorkloadReader {
  private static final Key<Optional<String>> DEPLOYMENT =
      Key.optional(
          "deployment",
          FieldTypes.OBJECT_NAME,
          "the name of a Deployment",
          "none; this or statefulSet is needed");
  private static final Key<Optional<String>> STATEFUL_SET =
      Key.optional(
          "statefulSet",
          FieldTypes.OBJECT_NAME,
          "the name of a StatefulSet",
          "none; this or deployment is needed");
  private static final Key<Optional<List<NamedImage>>> CONTAINERS =
      Key.optional(
          "containers",
          Types.someOf(new ContainerType()),
          "those that get the build's image, by name; others (sidecars) are left alone",
          "one, named like the workload");

  /// The keys that name a workload.
  static final List<Key<?>> KINDS = List.of(DEPLOYMENT, STATEFUL_SET);

  static final Shape<Workload> SHAPE =
      Shape.of(List.of(DEPLOYMENT, STATEFUL_SET, CONTAINERS), WorkloadReader::workload)
          .checked(WorkloadReader::check);

  private WorkloadReader() {}

  private static void check(Section workload) {
    boolean deployment = workload.given(DEPLOYMENT).isPresent();
    if (deployment && workload.given(STATEFUL_SET).isPresent()) {
      workload.problem(
          STATEFUL_SET, "cannot stand beside deployment; make it a workload of its own");
    } else if (!deployment && workload.given(STATEFUL_SET).isEmpty()) {
      workload.problem("names neither a deployment nor a statefulSet");
    }
    Types.requireDistinct(
        "a container with this name here",
        workload.given(CONTAINERS).stream()
            .flatMap(list -> list.items().stream())
            .map(item -> item.child(ContainerType.NAME.name()).orElse(item))
            .toList());
    requireImages(workload);
  }

  /// An image of the app that cannot be read is reported there, once.
  private static void requireImages(Section workload) {
    Section app = workload.around(AppReader.IMAGE);
    if (app.find(AppReader.IMAGE).isEmpty()) {
      workload.giveUp();
    } else if (app.given(AppReader.IMAGE).isEmpty() && needsImage(workload)) {
      workload.problem(
          CONTAINERS, "a container has no image: give it one, or give the app one for all");
    }
  }

  private static boolean needsImage(Section workload) {
    return workload
        .find(CONTAINERS)
        .map(containers ->
            containers
                .map(named -> named.stream().anyMatch(each -> each.image().isEmpty()))
                .orElse(true))
        .orElse(false);
  }

  private static Workload workload(Section workload) {
    Optional<ImageTemplate> common = workload.around(AppReader.IMAGE).get(AppReader.IMAGE);
    Kind kind = workload.get(DEPLOYMENT).isPresent() ? Kind.DEPLOYMENT : Kind.STATEFUL_SET;
    String name = workload.get(DEPLOYMENT).or(() -> workload.get(STATEFUL_SET)).orElseThrow();
    List<Container> containers =
        workload.get(CONTAINERS).orElse(List.of(new NamedImage(name, Optional.empty()))).stream()
            .map(each -> new Container(each.name(), each.image().or(() -> common).orElseThrow()))
            .toList();
    return new Workload(kind, name, containers);
  }

  /// A container as it is declared.
  ///
  /// @param image empty for the app's
  private record NamedImage(String name, Optional<ImageTemplate> image) {}

  /// A name alone, or a name and an image.
  private record ContainerType() implements Type<NamedImage> {
    private static final Type<String> NAME_ALONE =
        Types.single("1 to 63 of a-z, 0-9 and inner hyphens", name -> Names.requireLabel("", name));
    private static final Key<String> NAME =
        Key.required("name", NAME_ALONE, "the container's name in the pod template");
    private static final Key<Optional<ImageTemplate>> IMAGE =
        Key.optional(
            "image",
            FieldTypes.IMAGE,
            "from which its image is made for a build",
            "the app's image");
    private static final Shape<NamedImage> NAME_AND_IMAGE =
        Shape.of(
            List.of(NAME, IMAGE), section -> new NamedImage(section.get(NAME), section.get(IMAGE)));

    @Override
    public Optional<NamedImage> read(Value value) {
      return value.isSingle()
          ? NAME_ALONE.read(value).map(name -> new NamedImage(name, Optional.empty()))
          : NAME_AND_IMAGE.read(value);
    }

    @Override
    public String allowed() {
      return "a name, or the keys name and image";
    }

    @Override
    public List<Key<?>> keys() {
      return NAME_AND_IMAGE.keys();
    }

    @Override
    public String step() {
      return NAME_AND_IMAGE.step();
    }
  }
}
