package dev.slipway.commands.reviews;

/// A file of a repository that describes Kubernetes objects. Text from outside.
///
/// @param path in the repository: `.slipway/review/web.yaml`
/// @param text YAML, one or more documents
public record Manifest(String path, String text) {}
