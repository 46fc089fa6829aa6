package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.config.ByteSize;
import dev.slipway.config.Reviews;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The namespace of a review app, and what holds the pods in it within bounds.
record ReviewFrame(ReviewOrder order, dev.slipway.config.Namespace name) {
  private static final String OURS = "slipway";

  /// How many containers that say nothing of what they need fit into a review app.
  private static final int SHARES = 8;

  /// Where clouds answer machines that ask who they are, with credentials.
  private static final String LINK_LOCAL = "169.254.0.0/16";

  /// Where the name service of nodes answers on clusters that have one.
  private static final String NODE_LOCAL_DNS = "169.254.20.10/32";

  Namespace namespace() {
    Map<String, String> labels = new LinkedHashMap<>(ReviewMarks.labels(order));
    labels.put("pod-security.kubernetes.io/enforce", "baseline");
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(name.value())
        .withLabels(labels)
        .withAnnotations(annotations())
        .endMetadata()
        .build();
  }

  /// What people who look at the namespace want to know, and that this revision is being applied.
  Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(ReviewMarks.WANTED, Long.toString(order.revision()));
    annotations.put(ReviewMarks.BRANCH, order.branch());
    annotations.put(ReviewMarks.COMMIT, order.commit().value());
    annotations.put(ReviewMarks.BUILD, order.build().toString());
    return annotations;
  }

  /// By their plural names: the objects that every review app has.
  Map<String, HasMetadata> bounds() {
    Map<String, HasMetadata> bounds = new LinkedHashMap<>();
    bounds.put("limitranges", limits());
    bounds.put("resourcequotas", quota());
    bounds.put("networkpolicies", policy());
    return bounds;
  }

  private HasMetadata quota() {
    Reviews.Limits limits = order.limits();
    Quantity cpu = new Quantity(Integer.toString(limits.cpu()));
    Quantity memory = quantity(limits.memory());
    Map<String, Quantity> hard = new LinkedHashMap<>();
    hard.put("pods", new Quantity(Integer.toString(limits.pods())));
    hard.put("requests.cpu", cpu);
    hard.put("limits.cpu", cpu);
    hard.put("requests.memory", memory);
    hard.put("limits.memory", memory);
    hard.put("requests.storage", quantity(limits.storage()));
    hard.put("services.loadbalancers", new Quantity("0"));
    return new ResourceQuotaBuilder()
        .withNewMetadata()
        .withName(OURS)
        .withLabels(ReviewMarks.labels(order))
        .endMetadata()
        .withNewSpec()
        .withHard(hard)
        .endSpec()
        .build();
  }

  /// A quota refuses pods that do not say what they need; these are given a share of the whole.
  private HasMetadata limits() {
    long milliCpu = order.limits().cpu() * 1000L / SHARES;
    long mebibytes = Math.max(16, order.limits().memory().mebibytes() / SHARES);
    return new LimitRangeBuilder()
        .withNewMetadata()
        .withName(OURS)
        .withLabels(ReviewMarks.labels(order))
        .endMetadata()
        .withNewSpec()
        .addNewLimit()
        .withType("Container")
        .withDefault(Map.of("cpu", milli(milliCpu), "memory", mebi(mebibytes)))
        .withDefaultRequest(Map.of("cpu", milli(milliCpu / 10), "memory", mebi(mebibytes / 4)))
        .endLimit()
        .endSpec()
        .build();
  }

  /// Pods may reach everything but link-local addresses. Peers are pods of any namespace and blocks
  /// of addresses: not everywhere do blocks of addresses mean pods too.
  private HasMetadata policy() {
    return new NetworkPolicyBuilder()
        .withNewMetadata()
        .withName(OURS)
        .withLabels(ReviewMarks.labels(order))
        .endMetadata()
        .withNewSpec()
        .withNewPodSelector()
        .endPodSelector()
        .withPolicyTypes("Egress")
        .addNewEgress()
        .addNewTo()
        .withNewNamespaceSelector()
        .endNamespaceSelector()
        .endTo()
        .addNewTo()
        .withNewIpBlock()
        .withCidr("0.0.0.0/0")
        .withExcept(List.of(LINK_LOCAL))
        .endIpBlock()
        .endTo()
        .addNewTo()
        .withNewIpBlock()
        .withCidr("::/0")
        .withExcept(List.of("fe80::/10", "fd00:ec2::/32"))
        .endIpBlock()
        .endTo()
        .endEgress()
        .addNewEgress()
        .addNewTo()
        .withNewIpBlock()
        .withCidr(NODE_LOCAL_DNS)
        .endIpBlock()
        .endTo()
        .addNewPort()
        .withProtocol("UDP")
        .withNewPort(53)
        .endPort()
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort(53)
        .endPort()
        .endEgress()
        .endSpec()
        .build();
  }

  private static Quantity quantity(ByteSize size) {
    return mebi(size.mebibytes());
  }

  private static Quantity mebi(long mebibytes) {
    return new Quantity(Math.max(1, mebibytes) + "Mi");
  }

  private static Quantity milli(long milliCores) {
    return new Quantity(Math.max(1, milliCores) + "m");
  }
}
