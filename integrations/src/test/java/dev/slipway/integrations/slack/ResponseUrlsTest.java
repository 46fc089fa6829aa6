package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseUrlsTest {
  private static final List<String> SCHEMES =
      List.of("https", "HTTPS", "http", "ftp", "file", "gopher", "jar:https", "javascript");
  private static final List<String> USERS =
      List.of("", "", "", "", "ann@", "hooks.slack.com@", "hooks.slack.com:443@", "%40@", "@");
  private static final List<String> HOSTS =
      List.of(
          "hooks.slack.com",
          "hooks.slack.com",
          "HOOKS.slack.com",
          "slack.com",
          "hooks.slack.com.",
          "hooks.slack.com.evil.example",
          "evil-hooks.slack.com",
          "hooks.slack.com%2eevil.example",
          "hooks%2eslack.com",
          "hooks。slack.com",
          "hoоks.slack.com",
          "evil.example",
          "127.0.0.1",
          "127.1",
          "2130706433",
          "0x7f000001",
          "017700000001",
          "0.0.0.0",
          "169.254.169.254",
          "[::1]",
          "[::ffff:169.254.169.254]",
          "[fe80::1%25eth0]",
          "10.0.0.1",
          "localhost",
          "metadata.google.internal",
          "");
  private static final List<String> PORTS =
      List.of("", "", "", ":443", ":80", ":8443", ":0", ":-1", ":65536", ":", ":443:443");
  private static final List<String> PATHS =
      List.of(
          "/commands/1",
          "",
          "/",
          "?a=@evil.example",
          "#@evil.example",
          "/@evil.example",
          "/../..",
          "//evil.example/1",
          "\\@evil.example/1",
          "/%0d%0aHost:%20evil.example",
          "/1\r\nHost: evil.example",
          "\t");

  /// What may be taken, said without any parser of addresses.
  private static final Pattern SLACKS =
      Pattern.compile("(?i)https://(hooks\\.slack\\.com(:443)?|slack\\.com):?([/?#][^\\s\\\\]*)?");

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

  @Test
  void takesNothingButSlacksAddressesOfFiveThousand() {
    Random random = new Random(20_261_122);
    ResponseUrls urls = new ResponseUrls(URI.create("https://slack.com/api/"));
    int taken = 0;
    for (int round = 0; round < 5_000; round++) {
      String address =
          any(SCHEMES, random)
              + (random.nextInt(20) == 0 ? ":/" : "://")
              + any(USERS, random)
              + any(HOSTS, random)
              + any(PORTS, random)
              + any(PATHS, random);
      if (isTaken(urls, address)) {
        assertThat(address).matches(SLACKS);
        taken++;
      }
    }

    assertThat(taken).isGreaterThan(20);
  }

  private static boolean isTaken(ResponseUrls urls, String address) {
    try {
      return urls.areSlacks(new URI(address));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static String any(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
