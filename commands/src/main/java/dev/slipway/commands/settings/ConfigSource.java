package dev.slipway.commands.settings;

import java.util.Map;
import java.util.Set;

/// A ConfigMap or Secret that pods are told by, as it is now: not the version that they are bound
/// to, but what the next version is made from.
public sealed interface ConfigSource {
  String name();

  /// A ConfigMap whose keys can be changed.
  ///
  /// @param values by key; without what is no text
  record Open(String name, Map<String, String> values) implements ConfigSource {
    public Open {
      values = Map.copyOf(values);
    }
  }

  /// A Secret. Nothing of it is shown or changed in a chat.
  record Confidential(String name, Set<String> keys) implements ConfigSource {
    public Confidential {
      keys = Set.copyOf(keys);
    }
  }

  /// A ConfigMap that no versions are made of: it is immutable itself, or says that it is not to be
  /// versioned.
  record Fixed(String name, Set<String> keys) implements ConfigSource {
    public Fixed {
      keys = Set.copyOf(keys);
    }
  }
}
