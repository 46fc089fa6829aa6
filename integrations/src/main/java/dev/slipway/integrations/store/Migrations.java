package dev.slipway.integrations.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/// Brings the schema to this version. The scripts are named here one by one, so that no class path
/// is searched when the bot starts; a test compares the list with the folder.
final class Migrations implements ResourceProvider {
  static final String FOLDER = "db/migration";
  static final List<String> SCRIPTS =
      List.of(
          "V1__scheduler.sql",
          "V2__slipway.sql",
          "V3__migration_containers.sql",
          "V4__locks.sql",
          "V5__branch_watch.sql",
          "V8__files.sql",
          "V9__owed_records.sql",
          "V11__automatic_deploys.sql",
          "V12__follows.sql",
          "V13__subscriptions.sql",
          "V14__flag_changes.sql",
          "V15__owed_mails.sql",
          "V16__review_apps.sql",
          "V17__mentions.sql",
          "V18__flag_consent.sql",
          "V19__follow_by_mail.sql",
          "V20__past_builds.sql");

  private final List<LoadableResource> scripts =
      SCRIPTS.stream().<LoadableResource>map(Script::new).toList();

  /// Several replicas may do this at once: Flyway lets them in one after the other.
  static void migrate(DataSource dataSource) {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(dataSource)
          .loggers("slf4j")
          .resourceProvider(new Migrations())
          .javaMigrationClassProvider(List::of)
          .callbackLocations(new String[0])
          .placeholderReplacement(false)
          .load()
          .migrate();
    } catch (FlywayException thrown) {
      throw new StoreNotUsable(
          "the store's schema could not be brought to this version: " + thrown.getMessage(),
          thrown);
    }
  }

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return scripts.stream()
        .filter(
            script -> script.getRelativePath().equals(name) || script.getFilename().equals(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return scripts.stream()
        .filter(script -> script.getFilename().startsWith(prefix))
        .filter(script -> Arrays.stream(suffixes).anyMatch(script.getFilename()::endsWith))
        .toList();
  }

  private static final class Script extends LoadableResource {
    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      InputStream stream = Migrations.class.getClassLoader().getResourceAsStream(getRelativePath());
      if (stream == null) {
        throw new UncheckedIOException(new IOException("no " + getRelativePath()));
      }
      return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    @Override
    public String getAbsolutePath() {
      return getRelativePath();
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return getRelativePath();
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return FOLDER + "/" + name;
    }
  }
}
