package dev.slipway.integrations.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference.Latest;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Recorded answers of GitLab, read in place where they are at hand.
class GitLabContractsTest {
  @TestFactory
  Stream<DynamicTest> readsRecordedPipelines() throws IOException {
    return Stream.of("pipeline.json", "pipeline.created.json")
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () -> {
                  Json.Pipeline pipeline = read(name, Json.PIPELINE);

                  assertThat(Pipelines.status(pipeline.status()))
                      .isNotEqualTo(PipelineStatus.UNKNOWN);
                  assertThat(Commits.sha(pipeline.sha())).isPresent();
                  assertThat(Times.read(pipeline.createdAt())).isPresent();
                  assertThat(pipeline.tag()).isFalse();
                }));
  }

  @Test
  void readsTheRecordedListOfPipelines() throws IOException {
    assertThat(read("pipelines.list.json", Json.PIPELINES))
        .extracting(Json.Pipeline::id)
        .containsExactly(47L, 48L);
  }

  @TestFactory
  Stream<DynamicTest> readsRecordedCommits() {
    return Stream.of("commit.json", "commit.real.json")
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () -> {
                  Json.CommitEntry commit = read(name, Json.COMMIT);

                  assertThat(commit.title()).isEqualTo("Sanitize for network graph");
                  assertThat(commit.authorName()).isEqualTo("randx");
                  assertThat(Commits.sha(commit.id())).isPresent();
                }));
  }

  @Test
  void readsTheRecordedComparison() throws IOException {
    assertThat(read("compare.json", Json.COMPARISON).commits())
        .extracting(Json.CommitEntry::title)
        .containsExactly("JS fix");
  }

  @TestFactory
  Stream<DynamicTest> readsRecordedJobs() {
    TypeReference<Json.Job> one = new TypeReference<>() {};
    return Stream.of("job.json", "bridge.json")
        .map(name ->
            DynamicTest.dynamicTest(
                name,
                () ->
                    assertThat(read(name, one))
                        .extracting(Json.Job::name, Json.Job::stage, Json.Job::allowFailure)
                        .containsExactly("teaspoon", "test", false)));
  }

  @Test
  void readsTheRecordedListOfJobs() throws IOException {
    assertThat(read("pipeline.jobs.json", Json.JOBS))
        .extracting(Json.Job::name, Json.Job::allowFailure)
        .containsExactly(tuple("teaspoon", null), tuple("spinach:other", null));
  }

  @Test
  void readsRecordedBranchesAndTags() throws IOException {
    assertThat(read("branch.json", Json.NAMED).name()).isEqualTo("master");
    assertThat(read("tag.json", Json.NAMED).name()).isEqualTo("v1.0.0");
  }

  /// Recorded errors, each with its status in its name, through the whole adapter.
  @TestFactory
  Stream<DynamicTest> hasWordsForRecordedErrors() throws IOException {
    Path folder = contracts().resolve("errors");
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.sorted().toList();
    }
    return files.stream()
        .map(file ->
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                () -> {
                  int status = Integer.parseInt(file.getFileName().toString().substring(0, 3));
                  JsonNode recorded = Json.MAPPER.readTree(Files.readString(file));
                  String body =
                      recorded.path("body").isMissingNode()
                          ? recorded.toString()
                          : recorded.path("body").toString();

                  assertThat(codeOf(status, body)).isEqualTo(expectedCode(status));
                }));
  }

  private static String codeOf(int status, String body) {
    try (GitLabOnPaper gitlab = new GitLabOnPaper();
        GitLabBuilds builds = gitlab.builds()) {
      gitlab.reacts(
          "/pipelines?order_by=id&sort=desc&per_page=20&ref=master",
          GitLabOnPaper.status(status, body));
      Answer<Build> answer = builds.find(GitLabOnPaper.SHOP, new Latest());
      return switch (answer) {
        case Refused<Build>(var refusal) -> refusal.code();
        case Unavailable<Build> _ -> "unavailable";
        case Answer.Found<Build> _ -> "found";
      };
    }
  }

  private static String expectedCode(int status) {
    return switch (status) {
      case 401 -> "gitlab-unauthorized";
      case 403 -> "gitlab-forbidden";
      case 404 -> "project-not-found";
      case 429 -> "unavailable";
      default -> "gitlab-refuses";
    };
  }

  @Test
  void readsRecordedKeysAndTheirOwner() throws IOException {
    assertThat(read("user.by-username.json", Json.PEOPLE))
        .containsExactly(new Json.Person(123L, "testuser", "active"));
    assertThat(read("user.by-username.none.json", Json.PEOPLE)).isEmpty();
    assertThat(read("user.ssh-keys.json", Json.KEYS))
        .singleElement()
        .satisfies(entry ->
            assertThat(SshKey.read(Objects.requireNonNull(entry.key())))
                .isInstanceOfSatisfying(
                    SshKey.Reading.Usable.class,
                    usable -> assertThat(usable.key().type()).isEqualTo(SshKey.Type.RSA)));
  }

  private static <T> T read(String name, TypeReference<T> type) throws IOException {
    return Json.MAPPER.readValue(Files.readString(contracts().resolve("api").resolve(name)), type);
  }

  private static Path contracts() {
    Optional<Path> folder =
        Optional.ofNullable(System.getProperty("slipway.contracts"))
            .map(Path::of)
            .or(() ->
                Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                    .map(parent -> parent.resolve("shared/contracts"))
                    .filter(Files::isDirectory)
                    .findFirst())
            .map(root -> root.resolve("gitlab"))
            .filter(Files::isDirectory);
    assumeTrue(folder.isPresent(), "no recorded answers of GitLab here: set slipway.contracts");
    return folder.get();
  }
}
