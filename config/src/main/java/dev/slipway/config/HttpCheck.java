package dev.slipway.config;

import java.util.List;

/// A request over HTTP that every new pod it is sent to must answer as told.
///
/// @param path begins with a slash, has no dot segments; may have a query
/// @param port of the pod, 1 to 65535
/// @param workloads whose pods are asked; empty for all
/// @param status of the answer, 200 to 599
public record HttpCheck(String path, int port, List<String> workloads, int status) {
  public static final int DEFAULT_STATUS = 200;

  public HttpCheck {
    workloads = List.copyOf(workloads);
  }

  /// Whether a workload's pods are asked.
  public boolean counts(String workload) {
    return workloads.isEmpty() || workloads.contains(workload);
  }
}
