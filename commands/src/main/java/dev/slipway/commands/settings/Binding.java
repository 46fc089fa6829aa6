package dev.slipway.commands.settings;

import java.util.List;

/// What a pod template is told when it is bound to versions of what its ConfigMaps and Secrets hold
/// now.
///
/// @param content a hash over all that these hold; the same for the same content, whatever the
///   versions are called
/// @param renames whether the template would name other versions than it does, so that its pods are
///   replaced
/// @param changes how what its pods are told would differ from now; none where only names differ
public record Binding(String content, boolean renames, List<SettingsChange> changes) {
  public Binding {
    changes = List.copyOf(changes);
  }
}
