package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.Sha256;
import dev.slipway.commands.settings.Binding;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.SettingsChange;
import dev.slipway.config.Namespace;
import dev.slipway.integrations.kubernetes.ConfigReferences.Kind;
import dev.slipway.integrations.kubernetes.ConfigReferences.Reference;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Immutable versions of the ConfigMaps and Secrets of a namespace: `web-config-v17` holds what
/// `web-config` held when a deployment bound its pods to it. Versions are never changed. What is
/// immutable already is a version itself; what is not the app's own configuration (certificates,
/// tokens, pull secrets) or says `slipway.dev/versioned: "false"` is left alone.
///
/// Objects are asked for by name and never listed, so that nobody has to let the bot see all
/// Secrets. Safe for use by several processes at once.
final class ConfigVersions {
  static final String MARK = "slipway.dev/";
  private static final String LABEL = MARK + "config-version";
  private static final String SOURCE = MARK + "config-of";
  private static final String CONTENT = MARK + "content";
  private static final String VERSIONED = MARK + "versioned";

  /// On a pod template: the versions it is bound to with the uid of each, since a version that is
  /// deleted and made again under its old name need not hold what it held.
  private static final String BOUND = MARK + "config";

  private static final Pattern VERSION = Pattern.compile("(?<base>.+)-v(?<number>[1-9][0-9]{0,8})");

  /// How far the next free number is looked for.
  private static final int PROBES = 1_000;

  private final ApiServer server;
  private final Namespace namespace;
  private final Optional<MapEdit> edit;

  ConfigVersions(ApiServer server, Namespace namespace) {
    this(server, namespace, Optional.empty());
  }

  /// @param edit what is taken for made in a ConfigMap, for telling what would be; empty when
  ///   nothing is
  ConfigVersions(ApiServer server, Namespace namespace, Optional<MapEdit> edit) {
    this.server = server;
    this.namespace = namespace;
    this.edit = edit;
  }

  /// Makes a template name the versions of what it refers to, as it is now.
  ///
  /// @param template is changed
  /// @return the hash of a binding over what these versions hold
  String bind(PodTemplateSpec template) throws Trouble {
    Map<String, Optional<HasMetadata>> known = new HashMap<>();
    Map<String, String> bound = new TreeMap<>();
    Map<String, String> held = new TreeMap<>();
    for (Reference reference : ConfigReferences.of(template)) {
      String key = key(reference);
      Optional<HasMetadata> version = known.get(key);
      if (version == null) {
        version = version(reference.kind(), reference.name());
        known.put(key, version);
      }
      version.ifPresent(object -> {
        reference.rename().accept(object.getMetadata().getName());
        if (isImmutable(object)) {
          bound.put(key(reference.kind(), object), object.getMetadata().getUid());
          held.put(source(reference.kind(), object), content(object));
        }
      });
    }
    tell(template, text(bound));
    return hash(held);
  }

  /// What `bind` would do now.
  ///
  /// @param template is not changed
  Binding binding(PodTemplateSpec template) throws Trouble {
    PodTemplateSpec anew = new PodTemplateSpecBuilder(template).build();
    Map<String, Newest> known = new HashMap<>();
    Map<String, String> held = new TreeMap<>();
    boolean renames = false;
    for (Reference reference : ConfigReferences.of(anew)) {
      String key = key(reference);
      Newest newest = known.get(key);
      if (newest == null) {
        newest = newest(reference.kind(), reference.name());
        known.put(key, newest);
      }
      if (newest.object().isPresent()) {
        HasMetadata object = newest.object().get();
        reference.rename().accept(object.getMetadata().getName());
        renames |= newest.isRenamed();
        if (isImmutable(object) || isVersioned(object)) {
          held.put(source(reference.kind(), object), content(object));
        }
      }
    }
    return new Binding(
        hash(held),
        renames,
        renames
            ? SettingsChange.between(
                TemplateSettings.of(this, new PodTemplateSpecBuilder(template).build()),
                TemplateSettings.of(this, anew))
            : List.of());
  }

  /// @param object whose content a reference will be bound to; empty when it is not there
  /// @param isRenamed whether the reference names something else now
  private record Newest(Optional<HasMetadata> object, boolean isRenamed) {}

  private Newest newest(Kind kind, String name) throws Trouble {
    Optional<HasMetadata> named = find(kind, name);
    Optional<String> base = named.flatMap(object -> MigrationMarks.annotation(object, SOURCE));
    Optional<HasMetadata> source = source(kind, named);
    if (source.isEmpty()) {
      return new Newest(named, false);
    }
    boolean stays =
        isVersioned(source.get())
            ? named
                .filter(version -> isCopy(version, base.orElse(name), content(source.get())))
                .isPresent()
            : base.isEmpty();
    return new Newest(stays ? named : source, !stays);
  }

  /// What a reference's versions are made from; empty when it is not there.
  Optional<HasMetadata> source(Kind kind, String name) throws Trouble {
    return source(kind, find(kind, name));
  }

  private Optional<HasMetadata> source(Kind kind, Optional<HasMetadata> named) throws Trouble {
    Optional<String> base = named.flatMap(object -> MigrationMarks.annotation(object, SOURCE));
    return base.isEmpty() ? named : find(kind, base.get());
  }

  /// The name of what an object is a version of, or its own.
  private static String source(Kind kind, HasMetadata object) {
    return kind.word
        + "/"
        + MigrationMarks.annotation(object, SOURCE).orElse(object.getMetadata().getName());
  }

  private static String hash(Map<String, String> held) {
    return Sha256.hex(text(held));
  }

  /// @param bound empty when it is bound to nothing
  private static void tell(PodTemplateSpec template, String bound) {
    ObjectMeta meta = Optional.ofNullable(template.getMetadata()).orElseGet(ObjectMeta::new);
    Map<String, String> annotations =
        new TreeMap<>(Optional.ofNullable(meta.getAnnotations()).orElseGet(Map::of));
    if (bound.equals(annotations.getOrDefault(BOUND, ""))) {
      return;
    }
    annotations.put(BOUND, bound);
    if (bound.isEmpty()) {
      annotations.remove(BOUND);
    }
    meta.setAnnotations(annotations);
    template.setMetadata(meta);
  }

  /// What pods of a template can't start without and what is not there, or not what it was.
  List<String> lacking(PodTemplateSpec template) throws Trouble {
    String bound =
        Optional.ofNullable(template.getMetadata())
            .map(ObjectMeta::getAnnotations)
            .map(annotations -> annotations.get(BOUND))
            .orElse("");
    Map<String, Boolean> isThere = new TreeMap<>();
    for (Reference reference : ConfigReferences.of(template)) {
      String key = key(reference);
      if (!isThere.containsKey(key)) {
        Optional<HasMetadata> found = find(reference.kind(), reference.name());
        boolean wasBound = bound.contains(key + "=");
        boolean isSame =
            found
                .filter(object ->
                    !wasBound || bound.contains(key + "=" + object.getMetadata().getUid()))
                .isPresent();
        isThere.put(key, isSame || (reference.isOptional() && !wasBound));
      }
    }
    return isThere.entrySet().stream()
        .filter(each -> !each.getValue())
        .map(each -> each.getKey().replace('/', ' '))
        .toList();
  }

  private static String text(Map<String, String> bound) {
    return bound.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String key(Reference reference) {
    return reference.kind().word + "/" + reference.name();
  }

  private static String key(Kind kind, HasMetadata object) {
    return kind.word + "/" + object.getMetadata().getName();
  }

  /// The version that holds what an object holds now, or the object itself when it has none; empty
  /// when it is not there.
  private Optional<HasMetadata> version(Kind kind, String name) throws Trouble {
    Optional<HasMetadata> named = find(kind, name);
    Optional<String> base = named.flatMap(object -> MigrationMarks.annotation(object, SOURCE));
    Optional<HasMetadata> source = source(kind, named);
    if (source.isEmpty()) {
      return named;
    }
    return isVersioned(source.get())
        ? Optional.of(copied(kind, source.get(), base.isEmpty() ? 1 : number(name)))
        : source;
  }

  /// A version's number, and of what it is one.
  record Numbered(String base, int number) {}

  /// Which version an object is; empty when it is none.
  static Optional<Numbered> numbered(HasMetadata object) {
    return MigrationMarks.annotation(object, SOURCE)
        .map(base -> new Numbered(base, Math.toIntExact(number(object.getMetadata().getName()))));
  }

  private static long number(String version) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.matches() ? Long.parseLong(matcher.group("number")) : 1;
  }

  static boolean isVersioned(HasMetadata object) {
    boolean isOwn =
        switch (object) {
          case Secret secret -> secret.getType() == null || secret.getType().equals("Opaque");
          default -> true;
        };
    return isOwn
        && !isImmutable(object)
        && !MigrationMarks.annotation(object, VERSIONED).equals(Optional.of("false"));
  }

  private static boolean isImmutable(HasMetadata object) {
    return Boolean.TRUE.equals(
        switch (object) {
          case ConfigMap map -> map.getImmutable();
          case Secret secret -> secret.getImmutable();
          default -> throw notConfig(object);
        });
  }

  /// The copy with this content, made if there is none yet.
  ///
  /// @param from the first number that is looked at
  private HasMetadata copied(Kind kind, HasMetadata source, long from) throws Trouble {
    String base = source.getMetadata().getName();
    String content = content(source);
    for (long number = from; number < from + PROBES; number++) {
      String name = base + "-v" + number;
      Optional<HasMetadata> there = find(kind, name);
      if (there.isEmpty()) {
        there = created(kind, copy(source, name, content));
      }
      if (there.isEmpty()) {
        there = find(kind, name); // somebody else was quicker, perhaps with the same
      }
      if (there.filter(copy -> isCopy(copy, base, content)).isPresent()) {
        return there.get();
      }
    }
    throw new IllegalStateException("no free number for a version of " + base);
  }

  private static boolean isCopy(HasMetadata object, String base, String content) {
    return isImmutable(object)
        && MigrationMarks.annotation(object, SOURCE).equals(Optional.of(base))
        && MigrationMarks.annotation(object, CONTENT).equals(Optional.of(content));
  }

  /// Empty when the name is taken.
  private Optional<HasMetadata> created(Kind kind, HasMetadata copy) throws Trouble {
    try {
      return Optional.of(
          server.ask(
              new Asking("create", kind.plural, namespace),
              client -> client.resource(copy).inNamespace(namespace.value()).create()));
    } catch (Trouble trouble) {
      if (trouble.kind() == Trouble.Kind.CONFLICT) {
        return Optional.empty();
      }
      throw trouble;
    }
  }

  private static HasMetadata copy(HasMetadata source, String name, String content) {
    ObjectMeta meta =
        new ObjectMetaBuilder()
            .withName(name)
            .addToLabels("app.kubernetes.io/managed-by", "slipway")
            .addToLabels(LABEL, "true")
            .addToAnnotations(SOURCE, source.getMetadata().getName())
            .addToAnnotations(CONTENT, content)
            .build();
    return switch (source) {
      case ConfigMap map ->
          new ConfigMapBuilder(map).withMetadata(meta).withImmutable(true).build();
      case Secret secret ->
          new SecretBuilder(secret).withMetadata(meta).withImmutable(true).build();
      default -> throw notConfig(source);
    };
  }

  /// A hash over what it holds, not over what is said about it.
  private static String content(HasMetadata object) {
    Map<String, Object> held = new TreeMap<>();
    switch (object) {
      case ConfigMap map -> {
        held.put("data", orEmpty(map.getData()));
        held.put("binaryData", orEmpty(map.getBinaryData()));
      }
      case Secret secret -> held.put("data", orEmpty(secret.getData()));
      default -> throw notConfig(object);
    }
    return Sha256.hex(PodTemplates.canonical(held));
  }

  static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  Optional<HasMetadata> find(Kind kind, String name) throws Trouble {
    Optional<HasMetadata> found =
        server.ask(
            new Asking("get", kind.plural, namespace),
            client ->
                Optional.<HasMetadata>ofNullable(
                    switch (kind) {
                      case CONFIG_MAP ->
                          client.configMaps().inNamespace(namespace.value()).withName(name).get();
                      case SECRET ->
                          client.secrets().inNamespace(namespace.value()).withName(name).get();
                    }));
    return found.map(object ->
        object instanceof ConfigMap map && isVersioned(map)
            ? edit.filter(change -> change.map().equals(name))
                .map(change -> ConfigEdits.edited(map, change))
                .orElse(map)
            : object);
  }

  static IllegalArgumentException notConfig(HasMetadata object) {
    return new IllegalArgumentException("neither ConfigMap nor Secret: " + object.getKind());
  }
}
