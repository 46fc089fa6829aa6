package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseUrlsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      textBlock =
          """
          https://slack.com/api/       § https://hooks.slack.com/commands/1        § true
          https://slack.com/api/       § https://HOOKS.SLACK.COM:443/commands/1    § true
          https://slack.com/api/       § https://slack.com/response/1              § true
          https://slack.com/api/       § http://hooks.slack.com/commands/1         § false
          https://slack.com/api/       § https://hooks.slack.com:8443/commands/1   § false
          https://slack.com/api/       § https://hooks.slack.com.evil.example/1    § false
          https://slack.com/api/       § https://evil.example/hooks.slack.com      § false
          https://slack.com/api/       § https://hooks.slack.com@evil.example/1    § false
          https://slack.com/api/       § https://ann@hooks.slack.com/1             § false
          https://slack.com/api/       § https://slack.com:444/1                   § false
          https://slack.com/api/       § http://slack.com/1                        § false
          https://slack.com/api/       § http://169.254.169.254/latest             § false
          https://slack.com/api/       § http://localhost/1                        § false
          https://slack.com/api/       § file:///etc/passwd                        § false
          https://slack.com/api/       § mailto:ann@shop.io                        § false
          https://slack.com/api/       § /relative                                 § false
          http://127.0.0.1:8080/api/   § http://127.0.0.1:8080/response/1          § true
          http://localhost:8080/api/   § http://localhost:8080/response/1          § true
          http://[::1]:8080/api/       § http://[::1]:8080/response/1              § true
          http://127.0.0.1:8080/api/   § http://127.0.0.1:8081/response/1          § false
          http://127.0.0.1:8080/api/   § http://localhost:8080/response/1          § false
          http://127.0.0.1:8080/api/   § https://hooks.slack.com/commands/1        § true
          http://slack.internal/api/   § http://slack.internal/response/1          § false
          https://slack.internal/api/  § https://slack.internal/response/1         § true
          """)
  void takesSlacksOwnOnly(URI api, URI address, boolean slacks) {
    assertThat(new ResponseUrls(api).areSlacks(address)).isEqualTo(slacks);
  }

  @ParameterizedTest
  @CsvSource({
    "https://files.slack.com/upload/v1/ABC, true",
    "https://slack.com/upload/v1/ABC, true",
    "https://hooks.slack.com/upload/v1/ABC, false",
    "http://files.slack.com/upload/v1/ABC, false",
    "https://files.slack.com:8443/upload/v1/ABC, false",
    "https://files.slack.com@example.com/upload/v1/ABC, false",
    "https://files.slack.com.example.com/upload/v1/ABC, false",
    "https://169.254.169.254/upload, false",
  })
  void sendsFilesToSlackOnly(URI address, boolean allowed) {
    assertThat(new ResponseUrls(URI.create("https://slack.com/api/")).takesFiles(address))
        .isEqualTo(allowed);
  }
}
