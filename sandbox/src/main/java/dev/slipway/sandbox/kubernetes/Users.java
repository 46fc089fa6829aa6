package dev.slipway.sandbox.kubernetes;

import java.util.Map;

/// Who a bearer token stands for. The simulation lets everybody do everything: permissions are the
/// real cluster's to test.
final class Users {
  static final String SLIPWAY_TOKEN = "sandbox-kubernetes-slipway";
  static final String ADMIN_TOKEN = "sandbox-kubernetes-admin";
  static final String ADMIN = "admin";

  private static final Map<String, String> BY_TOKEN =
      Map.of(SLIPWAY_TOKEN, "slipway", ADMIN_TOKEN, ADMIN);

  private Users() {}

  /// @param authorization the header's value, or empty
  static String of(String authorization) {
    String token = authorization.startsWith("Bearer ") ? authorization.substring(7).strip() : "";
    return BY_TOKEN.getOrDefault(token, ADMIN);
  }
}
