package dev.slipway.sandbox.gitlab;

import java.util.Map;

/// The manifests of the shop's review apps, as the branch `fix-login` brings them: the shop, a
/// small database of its own, and a job that fills it.
final class DemoManifests {
  private static final String WEB =
      """
      # What one sees of a review app: the shop as the build's own image has it.
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        replicas: 1
        selector:
          matchLabels: {app: web}
        template:
          metadata:
            labels: {app: web}
          spec:
            containers:
            - name: web
              image: {image}
              ports:
              - containerPort: 8080
              env:
              - {name: DEMO_BUILD, value: "{build}"}
              - {name: DEMO_COMMIT, value: "{commit}"}
              - {name: DEMO_URL, value: "{url}"}
              - name: DATABASE_URL
                valueFrom:
                  secretKeyRef: {name: database, key: url}
              readinessProbe:
                httpGet: {path: /healthz, port: 8080}
                periodSeconds: 1
              resources:
                requests: {cpu: 20m, memory: 32Mi}
                limits: {cpu: 500m, memory: 256Mi}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
      spec:
        type: NodePort
        selector: {app: web}
        ports:
        - port: 80
          targetPort: 8080
      """;

  private static final String DATABASE =
      """
      # A database that lives and dies with the review app; fixtures.yaml fills it.
      apiVersion: v1
      kind: Secret
      metadata:
        name: database
      type: Opaque
      stringData:
        url: postgres://shop:review@database:5432/shop
        password: review
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: database
      spec:
        replicas: 1
        strategy: {type: Recreate}
        selector:
          matchLabels: {app: database}
        template:
          metadata:
            labels: {app: database}
          spec:
            containers:
            - name: database
              image: postgres:17-alpine
              env:
              - {name: POSTGRES_DB, value: shop}
              - {name: POSTGRES_USER, value: shop}
              - name: POSTGRES_PASSWORD
                valueFrom:
                  secretKeyRef: {name: database, key: password}
              ports:
              - containerPort: 5432
              resources:
                requests: {cpu: 20m, memory: 64Mi}
                limits: {cpu: 500m, memory: 256Mi}
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: database
      spec:
        selector: {app: database}
        ports:
        - port: 5432
      """;

  private static final String FIXTURES =
      """
      # Runs once for each version of the review app, again and again until the database answers.
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: fixtures
      spec:
        backoffLimit: 10
        template:
          metadata:
            labels: {app: fixtures}
          spec:
            restartPolicy: OnFailure
            containers:
            - name: fixtures
              image: {image}
              command: [migrate]
              env:
              - name: DATABASE_URL
                valueFrom:
                  secretKeyRef: {name: database, key: url}
              resources:
                requests: {cpu: 20m, memory: 32Mi}
                limits: {cpu: 500m, memory: 256Mi}
      """;

  /// By path.
  static final Map<String, String> TEXTS =
      Map.of(
          ".slipway/review/web.yaml",
          WEB,
          ".slipway/review/db.yaml",
          DATABASE,
          ".slipway/review/fixtures.yaml",
          FIXTURES);

  private DemoManifests() {}
}
