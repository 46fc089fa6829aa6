package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GitlabStandInTest {
  private final RunningGitlab gitlab = new RunningGitlab();

  @AfterAll
  void close() {
    gitlab.close();
  }

  @Test
  void knowsTheProjectByNumberAndByPath() throws Exception {
    var byNumber = gitlab.json("/projects/7");
    var byPath = gitlab.json("/projects/acme%2Fshop");

    assertThat(byPath).isEqualTo(byNumber);
    assertThat(byNumber.path("path_with_namespace").asText()).isEqualTo("acme/shop");
  }

  @Test
  void pagesWithGitlabsHeaders() throws Exception {
    var middle = gitlab.api("/projects/7/pipelines?status=success&page=2&per_page=5");

    var headers = middle.headers();
    assertThat(headers.firstValue("X-Total")).contains("14");
    assertThat(headers.firstValue("X-Total-Pages")).contains("3");
    assertThat(headers.firstValue("X-Page")).contains("2");
    assertThat(headers.firstValue("X-Per-Page")).contains("5");
    assertThat(headers.firstValue("X-Prev-Page")).contains("1");
    assertThat(headers.firstValue("X-Next-Page")).contains("3");
    assertThat(headers.firstValue("Link").orElseThrow())
        .contains("pipelines?page=3&per_page=5&status=success>; rel=\"next\"")
        .contains("page=3&per_page=5&status=success>; rel=\"last\"");
    assertThat(RunningGitlab.json(middle))
        .extracting(one -> one.path("iid").asLong())
        .containsExactly(238L, 237L, 236L, 235L, 234L);
  }

  @ParameterizedTest
  @CsvSource({
    "ref=fix-login, 236",
    "status=failed, 242",
    "scope=running, 244",
    "scope=branches, 245 236",
    "order_by=updated_at&sort=asc&per_page=2, 230 231",
    "updated_after=2026-03-02T08:30:00Z, 245 244",
    "source=schedule, ''",
    "scope=tags, ''"
  })
  void filtersPipelines(String query, String numbers) throws Exception {
    var found = gitlab.json("/projects/7/pipelines?" + query);

    assertThat(found)
        .extracting(one -> one.path("iid").asText())
        .containsExactly(numbers.isEmpty() ? new String[0] : numbers.split(" ", -1));
  }
}
