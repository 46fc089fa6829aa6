package dev.slipway.commands.flags;

/// A list of users that is kept beside the flags of a project.
///
/// @param id GitLab's number of it
public record UserList(long id, String name) {}
