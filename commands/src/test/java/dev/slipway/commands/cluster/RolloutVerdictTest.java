package dev.slipway.commands.cluster;

import static dev.slipway.commands.cluster.Views.container;
import static dev.slipway.commands.cluster.Views.end;
import static dev.slipway.commands.cluster.Views.live;
import static dev.slipway.commands.cluster.Views.notReady;
import static dev.slipway.commands.cluster.Views.pod;
import static dev.slipway.commands.cluster.Views.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.commands.cluster.Cause.Code;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.cluster.RolloutVerdict.Changed;
import dev.slipway.commands.cluster.RolloutVerdict.Failed;
import dev.slipway.commands.cluster.RolloutVerdict.InProgress;
import dev.slipway.commands.cluster.RolloutVerdict.Live;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RolloutVerdictTest {
  private static final State CRASH_LOOP = new State.Waiting("CrashLoopBackOff", "back-off 10s");
  private static final String DEADLINE = "ProgressDeadlineExceeded";

  static Stream<Arguments> verdicts() {
    return Stream.of(
        progress("older generation", live().generations(7, 7), "the cluster to show our change"),
        progress(
            "older mark, same generation",
            live().mark(Optional.of(new Mark("41", 6, "234", "11"))),
            "the cluster to show our change"),
        progress(
            "no mark yet, same generation",
            live().mark(Optional.empty()),
            "the cluster to show our change"),
        progress(
            "not observed",
            live().generations(8, 7),
            "the cluster's controller to look at the change"),
        progress("half updated", live().replicas(4, 5, 2, 3), "2 of 4 pods updated"),
        progress("old pods left", live().replicas(4, 5, 4, 4), "1 old pod to end"),
        progress("several old pods left", live().replicas(4, 6, 4, 4), "2 old pods to end"),
        progress("being scaled down", live().replicas(3, 4, 4, 4), "1 surplus pod to end"),
        progress("not available", live().replicas(1, 1, 1, 0), "0 of 1 pod available"),
        progress(
            "revision unknown",
            live().newestRevision(Optional.empty()),
            "the cluster to show the revision of our change"),
        progress(
            "paused",
            live().replicas(4, 4, 0, 4).pausedByAPerson(),
            "0 of 4 pods updated; a person has paused its rollout (kubectl rollout resume goes"
                + " on)"),
        progress(
            "unschedulable",
            live()
                .replicas(4, 5, 2, 3)
                .pods(
                    new PodView(
                        "web-7c9d-a",
                        "Pending",
                        false,
                        Optional.of("0/1 nodes: no memory"),
                        List.of())),
            "2 of 4 pods updated; no node takes pod web-7c9d-a: 0/1 nodes: no memory"),
        progress(
            "quota",
            live()
                .replicas(4, 4, 2, 2)
                .condition(
                    "ReplicaFailure",
                    "True",
                    "FailedCreate",
                    "pods \"w\" is forbidden: exceeded quota"),
            "2 of 4 pods updated; pods can't be made: pods \"w\" is forbidden: exceeded quota"),
        progress(
            "one failed pull",
            live().replicas(1, 1, 1, 0).pods(pod("Pending", waiting("ErrImagePull", "EOF"))),
            "0 of 1 pod available; container web can't get its image shop/web@sha256:235"
                + " (ErrImagePull): EOF"),
        progress(
            "one crash",
            live()
                .replicas(1, 1, 1, 0)
                .pods(
                    pod(
                        "Running",
                        container(
                            new State.Ended(end(3, "Error", 2).get()), 0, end(3, "Error", 2)))),
            "0 of 1 pod available; container web exited with code 3"),
        progress(
            "not ready",
            live().replicas(1, 1, 1, 0).pods(pod("Running", notReady())),
            "0 of 1 pod available; container web of pod web-7c9d-x2x runs but is not ready"),
        progress(
            "deadline of the revision before",
            live()
                .replicas(4, 5, 1, 4)
                .condition(
                    "Progressing",
                    "False",
                    DEADLINE,
                    "ReplicaSet \"web-0000\" has timed out progressing."),
            "1 of 4 pods updated"),
        progress(
            "deadline of the time before our write",
            live()
                .replicas(4, 5, 1, 4)
                .condition(
                    "Progressing",
                    "False",
                    DEADLINE,
                    "ReplicaSet \"web-7c9d\" has timed out progressing.",
                    -1),
            "1 of 4 pods updated"),
        progress(
            "deadline not observed",
            live()
                .generations(8, 7)
                .condition(
                    "Progressing",
                    "False",
                    DEADLINE,
                    "ReplicaSet \"web-7c9d\" has timed out progressing."),
            "the cluster's controller to look at the change"),
        progress(
            "deadline while the revision is unknown",
            live()
                .newestRevision(Optional.empty())
                .replicas(4, 5, 0, 4)
                .condition(
                    "Progressing",
                    "False",
                    DEADLINE,
                    "ReplicaSet \"web-7c9d\" has timed out progressing."),
            "0 of 4 pods updated"),
        is("live", live(), new Live(live().replicas(), "4 of 4 pods available")),
        is(
            "scaled by somebody",
            live().generations(9, 9).replicas(6, 6, 6, 6),
            new Live(live().replicas(6, 6, 6, 6).replicas(), "6 of 6 pods available")),
        is(
            "paused when all is done",
            live().pausedByAPerson(),
            new Live(live().replicas(), "4 of 4 pods available")),
        is(
            "scaled to zero",
            live().generations(9, 9).replicas(0, 0, 0, 0),
            new Live(
                live().replicas(0, 0, 0, 0).replicas(),
                "scaled to zero: the change is in place and runs as soon as somebody scales it"
                    + " up")),
        is(
            "restarts of another day",
            live()
                .pods(
                    pod(
                        "Running",
                        container(new State.Running(Views.WRITTEN), 5, end(1, "Error", -90)))),
            new Live(live().replicas(), "4 of 4 pods available")),
        is(
            "newer defaults of the API server",
            live().template("hash-other", live().images(), "slipway"),
            new Live(live().replicas(), "4 of 4 pods available")),
        failed(
            "crash loop",
            live().pods(pod("Running", container(CRASH_LOOP, 1, end(3, "Error", 2)))),
            Code.CRASH_LOOP,
            "container web exited with code 3"),
        failed(
            "restarted twice since",
            live()
                .pods(
                    pod(
                        "Running",
                        container(new State.Running(Views.WRITTEN), 2, end(3, "Error", 0)))),
            Code.CRASH_LOOP,
            "container web exited with code 3"),
        failed(
            "out of memory",
            live().pods(pod("Running", container(CRASH_LOOP, 2, end(137, "OOMKilled", 2)))),
            Code.OOM,
            "container web was killed because it needs more memory than its limit (OOMKilled)"),
        failed(
            "ended for good",
            live()
                .pods(
                    pod(
                        "Failed",
                        container(
                            new State.Ended(end(3, "Error", 2).get()), 0, end(3, "Error", 2)))),
            Code.CRASH_LOOP,
            "container web exited with code 3"),
        failed(
            "pull backs off",
            live().pods(pod("Pending", waiting("ImagePullBackOff", "Back-off pulling"))),
            Code.IMAGE_PULL,
            "container web can't get its image shop/web@sha256:235 (ImagePullBackOff)"),
        failed(
            "pull fails for two pods",
            live()
                .pods(
                    pod("Pending", waiting("ErrImagePull", "")),
                    pod("Pending", waiting("ErrImagePull", ""))),
            Code.IMAGE_PULL,
            "container web can't get its image shop/web@sha256:235 (ErrImagePull)"),
        failed(
            "invalid image name",
            live().pods(pod("Pending", waiting("InvalidImageName", ""))),
            Code.IMAGE_PULL,
            "container web can't get its image shop/web@sha256:235 (InvalidImageName)"),
        failed(
            "missing secret",
            live()
                .pods(
                    pod(
                        "Pending",
                        waiting("CreateContainerConfigError", "secret \"db\" not found"))),
            Code.CONFIG,
            "container web can't be started (CreateContainerConfigError): secret \"db\" not found"),
        failed(
            "controller's own deadline",
            live()
                .replicas(4, 5, 2, 3)
                .condition(
                    "Progressing",
                    "False",
                    DEADLINE,
                    "ReplicaSet \"web-7c9d\" has timed out progressing."),
            Code.DEADLINE,
            "2 updated and 3 available of 4 pods, and the cluster does not say why"),
        changed(
            "other image",
            live()
                .generations(9, 9)
                .template("hash-999", Map.of("web", "shop/web:999"), "kubectl-set"),
            "kubectl-set",
            "container web now has image shop/web:999 instead of shop/web@sha256:235"),
        changed(
            "other template",
            live().generations(9, 8).template("hash-999", live().images(), "kubectl-rollout"),
            "kubectl-rollout",
            "its pod template is not the one we left"),
        changed(
            "container gone",
            live().generations(9, 8).template("hash-999", Map.of("proxy", "envoy:1"), "helm"),
            "helm",
            "container web is gone"),
        changed(
            "made again",
            live().uid("uid-2").generations(1, 1),
            "somebody",
            "it was deleted and made again"),
        changed(
            "another deployment's mark",
            live().mark(Optional.of(new Mark("43", 8, "236", "13"))),
            "slipway",
            "it now belongs to deployment 43"),
        changed(
            "mark taken off",
            live().generations(9, 9).mark(Optional.empty()),
            "slipway",
            "Slipway's annotations were taken off"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("verdicts")
  void judges(String name, Views views, RolloutVerdict expected) {
    RolloutVerdict verdict = RolloutVerdict.judge(views.view(), Views.expectation());

    assertThat(verdict).as(name).isEqualTo(expected);
  }

  static Stream<Arguments> deadlines() {
    Views stuck = live().replicas(4, 5, 2, 3);
    return Stream.of(
        arguments("nothing known", stuck, Code.DEADLINE),
        arguments("probe", stuck.pods(pod("Running", notReady())), Code.PROBE),
        arguments(
            "one failed pull",
            stuck.pods(pod("Pending", waiting("ErrImagePull", ""))),
            Code.IMAGE_PULL),
        arguments(
            "container can't be made",
            stuck.pods(pod("Pending", waiting("CreateContainerError", "x"))),
            Code.DEADLINE),
        arguments("paused", stuck.pausedByAPerson(), Code.PAUSED),
        arguments(
            "quota",
            stuck.condition("ReplicaFailure", "True", "FailedCreate", "exceeded quota"),
            Code.QUOTA),
        arguments(
            "policy",
            stuck.condition("ReplicaFailure", "True", "FailedCreate", "violates PodSecurity"),
            Code.POD_REFUSED),
        arguments(
            "unschedulable",
            stuck.pods(new PodView("p", "Pending", false, Optional.of("no"), List.of())),
            Code.UNSCHEDULABLE),
        arguments("never observed", stuck.generations(8, 7), Code.DEADLINE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("deadlines")
  void saysWhyItIsNotLiveAtTheDeadline(String name, Views views, Code code) {
    Cause cause = RolloutVerdict.deadlineCause(views.view());

    assertThat(cause.code()).as(name).isEqualTo(code);
    assertThat(cause.words()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void expectsWhatTheWriteLeft() {
    WorkloadView written = live().view();

    Expectation expectation = Expectation.after(written, Views.WRITTEN);

    assertThat(expectation)
        .isEqualTo(
            new Expectation(
                "uid-1",
                8,
                live().images(),
                new PodTemplate("hash-235").hash(),
                Views.MARK,
                Views.WRITTEN));
  }

  @Test
  void expectsNothingOfAViewWithoutOurMark() {
    WorkloadView foreign = live().mark(Optional.empty()).view();

    assertThatThrownBy(() -> Expectation.after(foreign, Views.WRITTEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("DEPLOYMENT web does not carry our mark");
  }

  private static Arguments progress(String name, Views views, String waitingFor) {
    return is(name, views, new InProgress(views.replicas(), waitingFor));
  }

  private static Arguments failed(String name, Views views, Code code, String words) {
    return is(name, views, new Failed(new Cause(code, words)));
  }

  private static Arguments changed(String name, Views views, String by, String what) {
    return is(name, views, new Changed(by, what));
  }

  private static Arguments is(String name, Views views, RolloutVerdict verdict) {
    return arguments(name, views, verdict);
  }
}
