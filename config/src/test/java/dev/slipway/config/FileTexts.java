package dev.slipway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Configuration files of tests.
final class FileTexts {
  static final Path FOLDER = Path.of("").toAbsolutePath();

  /// Values that must never be seen in any output.
  static final Map<String, String> SECRETS =
      Map.ofEntries(
          Map.entry("BOT", "xoxb-canary-1"),
          Map.entry("APP", "xapp-canary-2"),
          Map.entry("SIGNING", "canary-3"),
          Map.entry("PREVIOUS", "canary-4"),
          Map.entry("GITLAB", "canary-5"),
          Map.entry("STORE", "canary-6"),
          Map.entry("REGISTRY", "canary-7"),
          Map.entry("HOOK", "canary-8"),
          Map.entry("HOOK_KEY", "whsec_Y2FuYXJ5LTk="),
          Map.entry("GRAFANA", "glsa_canary-10"),
          Map.entry("MAIL", "canary-11"));

  /// Only what must be there.
  static final String SMALLEST =
      """
      slack:
        botToken: ${BOT}
        appToken: ${APP}
        team: T0ACME
      gitlab:
        url: https://gitlab.example.com
        token: ${GITLAB}
      apps:
      - name: shop
        project: acme/shop
        image: registry.example.com/shop/web:build-{build}
        environments:
        - name: staging
          targets:
          - name: eu
            namespace: shop-staging
          workloads:
          - deployment: web
          roles:
            deployer: [U0ANN]
      """;

  /// Every key, none with its default.
  static final String FULLEST =
      """
      slack:
        mode: http
        botToken: ${BOT}
        appToken: ${APP}
        signingSecret: ${SIGNING}
        previousSigningSecret: ${PREVIOUS}
        team: E0ACME
        apiUrl: http://127.0.0.1:8080/slack/api
      gitlab:
        url: http://localhost:8080/gitlab/
        token: ${GITLAB}
        timeout: 20s
        lookEvery: 10s
        hookToken: ${HOOK}
        hookSigningToken: ${HOOK_KEY}
        hookSources: [10.20.0.0/16, "2001:db8::/32", 192.0.2.7]
      grafana:
        url: http://localhost:3000/
        token: ${GRAFANA}
        timeout: 7s
        dashboard: shop-overview
      store:
        url: jdbc:postgresql://db.example.com/slipway
        user: slipway
        password: ${STORE}
      http:
        bind: 127.0.0.1
        port: 9000
        managementPort: 9001
      registries:
      - host: localhost:5000
        scheme: http
        user: puller
        password: ${REGISTRY}
      channels:
      - id: G0DEPLOYS
        name: deploys
        defaultApp: shop
        audit: true
      apps:
      - name: shop
        project: acme/web/shop
        defaultBranch: main
        image: localhost:5000/shop/web:{branch}-{build}
        announce: [broken]
        announceIn: [G0DEPLOYS]
        deploymentsIn: [G0DEPLOYS]
        environments:
        - name: staging
          aliases: [stage, test]
          strategy: rolling
          batches:
            steps: [20, 80]
            window: 2m
            metrics:
              prometheus: http://localhost:9090/
              workloads: [web]
              requests: sum(increase(hits{pod=~"{pods}"}[{window}]))
              errors: sum(increase(misses{pod=~"{pods}"}[{window}]))
              slow: sum(increase(late{ns="{namespace}",pod=~"{pods}"}[{window}]))
              minimumRequests: 100
              tolerance: 5
            checks:
            - path: /healthz?deep=true
              port: 8080
              workloads: [web]
              status: 204
          onFailure: ask
          revertAfter: 45s
          liveWithin: 1h30m
          stableFor: 90s
          config: shared
          targets:
          - name: eu
            kubeconfig: /etc/slipway/kubeconfig
            context: eu-1
            namespace: shop-staging
          - name: us
            inCluster: true
            namespace: shop-staging
          waves: [[us], [eu]]
          soak: 5m
          workloads:
          - deployment: web
            containers: [web, worker]
          - statefulSet: queue
            containers:
            - broker
            - name: exporter
              image: localhost:5000/shop/exporter:{shortSha}
          roles:
            viewer: [everyone]
            deployer: [U0ANN, W0BOB]
            approver: [group:S0LEADS]
            migrator: [S0DBAS]
            admin: [U0CAROL, gitlab:owner]
          migrations:
            enabled: true
            toolkit: localhost:5000/slipway/toolkit:7
            host: migration{build}.internal.domain
            reach: loadBalancer
            life: 2h
            longest: 12h
            connectWithin: 10m
            scratch: 512Mi
            scratchMost: 50Gi
            workload: web
            record: off
            keepLog: 240h
            command: [bin/migrate, --all]
            runWithin: 20m
            beforeDeploy: true
            paths: ["db/**/*.sql"]
          deployHours:
            timezone: Europe/Berlin
            windows:
            - days: [mon, fri]
              from: 09:00
              to: 24:00
            closedOn: [2026-12-24]
          approval:
            people: 2
            within: 45m
            notAuthors: true
          gates:
            jobs: [test, sast]
            liveOn: preview
            liveFor: 30m
            mergeRequestApprovals: 2
            blockingLabels: [blocker, "release stop"]
            signedBy: [src/test/resources/cosign.pub]
          gitlab:
            environment: acme/staging
            url: https://staging.example.com/
            tag: staging/{release}
            comment: true
          auto:
            on: stable
            commits: 5
            liveOn: preview
            liveFor: 10m
            hours:
              timezone: UTC
              windows:
              - days: [mon]
                from: 09:00
                to: 17:00
            channel: G0DEPLOYS
          mailTo: [ops@example.com, dev@example.com]
        - name: preview
          targets:
          - name: eu
            namespace: shop-preview
          workloads:
          - deployment: web
          roles:
            deployer: [everyone]
        mailTo: [dev@example.com]
        reviews:
          target:
            name: eu
            namespace: review
          manifests: deploy/review
          url: http://{name}.review.example.com:{port}/{app}
          label: review app
          sleepAfter: 2h
          keepFor: 24h
          liveWithin: 5m
          perApp: 4
          perOwner: 2
          limits:
            cpu: 2
            memory: 3Gi
            pods: 9
            storage: 5Gi
          roles:
            deployer: [U0ANN]
          image: localhost:5000/shop/review:{build}
      people:
      - slack: U0ANN
        mail: ann@example.com
        gitlab: ann.lee
      mail:
        host: smtp.example.com
        port: 465
        security: tls
        user: slipway
        password: ${MAIL}
        trust: /etc/slipway/mail.pem
        from: slipway@example.com
        timeout: 45s
      """;

  private FileTexts() {}

  static Loaded load(String text) {
    return ConfigFile.parse(text, FOLDER, SECRETS);
  }

  /// The smallest file with some words of it replaced.
  static String smallestWith(String words, String replacement) {
    return with(SMALLEST, words, replacement);
  }

  /// A file with some words of it replaced, line feeds in the replacement included.
  static String with(String text, String words, String replacement) {
    if (!text.contains(words)) {
      throw new IllegalArgumentException("the file has no " + words);
    }
    return text.replace(words, replacement);
  }

  /// What the problems say, one text each.
  static List<String> problems(Loaded loaded) {
    return switch (loaded) {
      case Loaded.Refused refused ->
          refused.problems().stream().map(problem -> problem.text()).toList();
      case Loaded.Usable usable -> List.of();
    };
  }

  /// What the warnings say, one text each.
  static List<String> warnings(Loaded loaded) {
    return loaded.warnings().stream().map(warning -> warning.text()).toList();
  }
}
