package dev.slipway.bot;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;

/// Layers, vendors and what plain code must not do: enforced, not remembered.
@AnalyzeClasses(
    packages = "dev.slipway",
    importOptions = {ImportOption.DoNotIncludeTests.class, StructureTest.WithoutTestJars.class})
final class StructureTest {
  /// What tests of other modules share with those of this one comes in a jar.
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule CONFIG_SEES_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("dev.slipway.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.slipway.commands..",
              "dev.slipway.integrations..",
              "dev.slipway.bot..",
              "dev.slipway.sandbox..");

  @ArchTest
  static final ArchRule COMMANDS_ARE_PURE =
      classes()
          .that()
          .resideInAPackage("dev.slipway.commands..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "dev.slipway.commands..",
                      "dev.slipway.config..",
                      "java.lang..",
                      "java.util..",
                      "java.time..",
                      "java.text..",
                      "java.math..",
                      "java.net..",
                      // Buffers; not files and channels.
                      "java.nio",
                      "java.nio.charset..",
                      // Pure functions of numbers.
                      "org.apache.commons.statistics.distribution..",
                      "org.jspecify..")
                  .and(not(resideInAPackage("java.util.concurrent..")))
                  // A hash is a pure function; keys and random numbers are not.
                  .or(belongToAnyOf(MessageDigest.class, NoSuchAlgorithmException.class)));

  @ArchTest
  static final ArchRule INTEGRATIONS_DO_NOT_SEE_THE_BOT =
      noClasses()
          .that()
          .resideInAPackage("dev.slipway.integrations..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.slipway.bot..", "dev.slipway.sandbox..");

  @ArchTest
  static final ArchRule SIBLINGS_DO_NOT_SEE_EACH_OTHER =
      slices().matching("dev.slipway.integrations.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule THE_SANDBOX_STANDS_ASIDE =
      noClasses()
          .that()
          .resideInAPackage("dev.slipway.sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.slipway.config..",
              "dev.slipway.commands..",
              "dev.slipway.integrations..",
              "dev.slipway.bot..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_SEES_THE_SANDBOX =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.slipway.sandbox..", "dev.slipway.bot.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.slipway.sandbox..");

  @ArchTest
  static final ArchRule SLACK_STAYS_IN_ITS_PACKAGE =
      vendor(
          "dev.slipway.integrations.slack..",
          "com.slack.api..",
          "okhttp3..",
          "org.glassfish.tyrus.client..");

  @ArchTest
  static final ArchRule GITLAB_STAYS_IN_ITS_PACKAGE =
      vendor("dev.slipway.integrations.gitlab..", "org.gitlab4j..");

  @ArchTest
  static final ArchRule KUBERNETES_STAYS_IN_ITS_PACKAGE =
      vendor("dev.slipway.integrations.kubernetes..", "io.fabric8..");

  @ArchTest
  static final ArchRule SMTP_STAYS_IN_ITS_PACKAGE =
      vendor("dev.slipway.integrations.mail..", "jakarta.mail..", "org.eclipse.angus..");

  @ArchTest
  static final ArchRule SQL_STAYS_IN_ITS_PACKAGE =
      vendor(
          "dev.slipway.integrations.store..",
          "org.jdbi..",
          "org.flywaydb..",
          "com.zaxxer..",
          "org.h2..",
          "org.postgresql..");

  @ArchTest
  static final ArchRule THE_SSH_SERVER_STAYS_IN_ITS_PACKAGE =
      vendor("dev.slipway.sandbox.ssh..", "org.apache.sshd..");

  private static ArchRule vendor(String home, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  @ArchTest
  static final ArchRule TIME_IS_HANDED_IN =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.slipway.bot.cli..", "dev.slipway.sandbox..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemUTC");

  @ArchTest
  static final ArchRule NOBODY_SLEEPS =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule NOTHING_STARTS_A_PROCESS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class)
          .orShould()
          .callMethod(Runtime.class, "exec", String.class)
          .orShould()
          .callMethod(Runtime.class, "exec", String[].class);
}
