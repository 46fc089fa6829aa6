package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.integrations.kubernetes.DatabaseImage;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The database of a review app on a real cluster: a PostgreSQL that has its files in a volume, a
/// job that fills it, and an app that waits for that.
final class ReviewDatabase implements AutoCloseable {
  /// The cluster has nobody who makes volumes for claims, and empties those on its node only where
  /// they are in `/tmp`.
  private static final String VOLUME =
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: PREFIX}
      spec:
        storageClassName: PREFIX
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteOnce]
        persistentVolumeReclaimPolicy: Delete
        hostPath: {path: /tmp/PREFIX, type: DirectoryOrCreate}
      """;

  private static final String DATABASE =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data}
      spec:
        storageClassName: PREFIX
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: database}
      spec:
        selector: {app: database}
        ports: [{port: 5432}]
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: database}
      spec:
        replicas: 1
        serviceName: database
        selector: {matchLabels: {app: database}}
        template:
          metadata: {labels: {app: database}}
          spec:
            terminationGracePeriodSeconds: 5
            initContainers:
            - name: own
              image: "IMAGE"
              command: [chown, "70:70", /data]
              securityContext: {runAsUser: 0}
              volumeMounts: [{name: data, mountPath: /data}]
            containers:
            - name: database
              image: "IMAGE"
              command: [serve]
              readinessProbe:
                exec: {command: [psql, -h, 127.0.0.1, -U, shop, -c, select 1, postgres]}
                periodSeconds: 1
              volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      """;

  /// It waits for the database, and may run again on what is there.
  private static final String FIXTURES =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: fixtures}
      data:
        fill.sh: |
          export PGHOST=$DATABASE_SERVICE_HOST PGUSER=shop PGDATABASE=postgres
          until psql -c 'select 1'; do sleep 0.2; done
          exec psql --set=ON_ERROR_STOP=1 --single-transaction --file=/fixtures/prices.sql
        prices.sql: |
          create table if not exists price (item text primary key, cents int);
          insert into price values ('cup', 450), ('plate', 900) on conflict do nothing;
          create table if not exists filled (build text, at timestamptz);
          insert into filled values ('{build}', clock_timestamp());
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: fixtures}
      spec:
        template:
          spec:
            restartPolicy: OnFailure
            containers:
            - name: fixtures
              image: "IMAGE"
              command: [sh, /fixtures/fill.sh]
              volumeMounts: [{name: fixtures, mountPath: /fixtures}]
            volumes: [{name: fixtures, configMap: {name: fixtures}}]
      """;

  private static final String UNTIL_IT_IS_FILLED =
      """
      until psql -h $DATABASE_SERVICE_HOST -U shop -c 'table filled' postgres; do sleep 1; done\
      """;

  private final KubernetesClient cluster;
  private final String prefix;
  private final PinnedImage image;

  private ReviewDatabase(KubernetesClient cluster, String prefix, PinnedImage image) {
    this.cluster = cluster;
    this.prefix = prefix;
    this.image = image;
  }

  /// Makes its volume and its image.
  ///
  /// @param prefix no other test's
  static ReviewDatabase make(KubernetesClient cluster, String prefix, Path folder)
      throws IOException {
    PinnedImage image = DatabaseImage.push(RealNamespace.REGISTRY, folder);
    ReviewDatabase database = new ReviewDatabase(cluster, prefix, image);
    cluster.resource(database.filledIn(VOLUME)).create();
    return database;
  }

  private String filledIn(String manifest) {
    return manifest.replace("PREFIX", prefix).replace("IMAGE", image.toString());
  }

  /// An init container for an app that can't do without its tables.
  String waitsForFixtures() {
    return "{name: fixtures, image: \"%s\", command: [sh, -c, \"%s\"]}"
        .formatted(image, UNTIL_IT_IS_FILLED);
  }

  Map<String, String> manifests() {
    return Map.of(
        ".slipway/review/db.yaml", filledIn(DATABASE),
        ".slipway/review/fixtures.yaml", filledIn(FIXTURES));
  }

  /// Has the database do something, once.
  void tell(String namespace, String sql) throws SQLException {
    try (Connection connection = connect(namespace);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// What the database says now, a row a line.
  List<String> ask(String namespace, String question) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect(namespace);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      while (answer.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
          columns.add(answer.getString(i));
        }
        rows.add(String.join(" ", columns));
      }
    }
    return rows;
  }

  private Connection connect(String namespace) throws SQLException {
    String address =
        cluster
            .services()
            .inNamespace(namespace)
            .withName("database")
            .get()
            .getSpec()
            .getClusterIP();
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address + "/postgres?user=shop&connectTimeout=5&socketTimeout=20");
  }

  /// When the database was ready, was filled for the first time, and the app began, in this order.
  void assertOrder(String namespace) throws SQLException {
    Instant ready =
        pod(namespace, "database").getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .map(PodCondition::getLastTransitionTime)
            .map(Instant::parse)
            .findFirst()
            .orElseThrow();
    Instant filled =
        Instant.ofEpochSecond(
            Long.parseLong(
                ask(namespace, "select floor(extract(epoch from min(at)))::bigint from filled")
                    .getFirst()));
    ContainerStatus app = pod(namespace, "web").getStatus().getContainerStatuses().getFirst();
    Instant began = Instant.parse(app.getState().getRunning().getStartedAt());

    assertThat(List.of(ready, filled, began)).isSorted();
  }

  private Pod pod(String namespace, String app) {
    return cluster.pods().inNamespace(namespace).withLabel("app", app).list().getItems().getFirst();
  }

  /// Waits until the volume is gone, with what was in it.
  void awaitEnd() {
    await().atMost(Stage.PATIENCE).until(() -> volume() == null);
    assertThat(Path.of("/tmp", prefix)).doesNotExist();
  }

  private PersistentVolume volume() {
    return cluster.persistentVolumes().withName(prefix).get();
  }

  @Override
  public void close() {
    cluster.persistentVolumes().withName(prefix).delete();
  }
}
