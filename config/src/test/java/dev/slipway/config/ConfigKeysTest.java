package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigKeysTest {
  private static final Path README = Path.of("README.md");
  private static final String BEGIN = "<!-- keys: written by ConfigKeysTest, see there -->\n";
  private static final String END = "<!-- end of keys -->\n";

  /// With `-Dslipway.rewrite=true` the table is written instead of compared.
  @Test
  void listsEveryKeyInTheReadme() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);

    String table = ConfigKeys.markdownTable();

    if (Boolean.getBoolean("slipway.rewrite")) {
      Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
    } else {
      assertThat(readme.substring(begin, end))
          .describedAs("run this test with -Dslipway.rewrite=true")
          .isEqualTo(table);
    }
  }

  @Test
  void namesEachKeyOnceWithAMeaningADefaultAndWhatIsAllowed() {
    assertThat(ConfigKeys.all())
        .extracting(ConfigKeys.Documented::path)
        .doesNotHaveDuplicates()
        .contains("slack", "gitlab.timeout", "apps[].environments[].roles.deployer");
    assertThat(ConfigKeys.all())
        .allSatisfy(key -> {
          assertThat(key.meaning()).isNotBlank().doesNotEndWith(".");
          assertThat(key.fallback()).isNotBlank();
          assertThat(key.allowed()).isNotBlank();
        });
  }
}
