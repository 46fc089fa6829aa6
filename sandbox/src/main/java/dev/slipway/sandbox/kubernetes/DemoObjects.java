package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/// The objects that a sandbox begins with.
final class DemoObjects {
  private DemoObjects() {}

  private static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) Trees.YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a demo object that is no YAML", e);
    }
  }

  static ObjectNode deployment(String namespace, String name, int replicas, String image) {
    return yaml(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: %1$s
          namespace: %2$s
          labels: {app: %1$s}
        spec:
          replicas: %3$d
          progressDeadlineSeconds: 60
          selector:
            matchLabels: {app: %1$s}
          template:
            metadata:
              labels: {app: %1$s}
            spec:
              terminationGracePeriodSeconds: 5
              containers:
              - name: %1$s
                image: %4$s
                ports:
                - containerPort: 8080
                readinessProbe:
                  httpGet: {path: /healthz, port: 8080}
                  periodSeconds: 1
        """
            .formatted(name, namespace, replicas, image));
  }

  /// Lets a workload's container take all variables of `NAME-config` and `NAME-secret`.
  static ObjectNode configured(ObjectNode workload, String name) {
    ObjectNode container = (ObjectNode) workload.at("/spec/template/spec/containers/0");
    container.set(
        "envFrom",
        yaml("""
        envFrom:
        - configMapRef: {name: %1$s-config}
        - secretRef: {name: %1$s-secret}
        """
                .formatted(name))
            .path("envFrom"));
    return workload;
  }

  static ObjectNode configMap(String namespace, String name, String logLevel) {
    return yaml(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s}
        data: {LOG_LEVEL: %s, CURRENCY: EUR, CART_HOURS: "48"}
        """
            .formatted(name, namespace, logLevel));
  }

  static ObjectNode secret(String namespace, String name) {
    return yaml(
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s, namespace: %s}
        type: Opaque
        stringData: {PAYMENT_KEY: not-a-real-key}
        """
            .formatted(name, namespace));
  }

  static ObjectNode statefulSet(String namespace, String name, int replicas, String image) {
    ObjectNode set = deployment(namespace, name, replicas, image).put("kind", "StatefulSet");
    Trees.child(set, "spec").put("serviceName", name).remove("progressDeadlineSeconds");
    return set;
  }

  static ObjectNode quota(String namespace, int pods) {
    return yaml(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: pods
          namespace: %s
        spec:
          hard: {pods: "%d"}
        """
            .formatted(namespace, pods));
  }

  static ObjectNode node(Instant now) {
    return yaml(
        """
        apiVersion: v1
        kind: Node
        metadata:
          name: %1$s
          labels:
            kubernetes.io/arch: amd64
            kubernetes.io/hostname: %1$s
            kubernetes.io/os: linux
        spec: {}
        status:
          capacity: {cpu: "64", memory: 256Gi, pods: "2000"}
          allocatable: {cpu: "64", memory: 256Gi, pods: "2000"}
          addresses:
          - {type: InternalIP, address: %2$s}
          - {type: Hostname, address: %1$s}
          conditions:
          - type: Ready
            status: "True"
            reason: KubeletReady
            message: kubelet is posting ready status
            lastHeartbeatTime: "%3$s"
            lastTransitionTime: "%3$s"
          nodeInfo:
            architecture: amd64
            operatingSystem: linux
            osImage: Slipway sandbox
            kubeletVersion: v1.20.2-slipway-sandbox
            containerRuntimeVersion: simulated
        """
            .formatted(Kubelet.NODE, Kubelet.NODE_ADDRESS, Trees.time(now)));
  }
}
