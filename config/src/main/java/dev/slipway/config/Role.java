package dev.slipway.config;

/// What a person may do in an environment. Each role is granted by itself; a deployer or an admin
/// may also see what a viewer sees.
public enum Role {
  VIEWER,
  DEPLOYER,
  APPROVER,
  MIGRATOR,
  ADMIN
}
