package dev.slipway.sandbox;

import java.util.List;

/// The little company that the stand-ins agree on: who is there, which project, which builds. The
/// ids and secrets below are fixed so that a configuration file can name them; none of them opens
/// anything outside the sandbox.
public final class DemoWorld {
  public static final String TEAM = "T0ACME";
  public static final String APP = "A0SLIPWAY";
  public static final String BOT_USER = "U0SLIPWAY";
  public static final String BOT = "B0SLIPWAY";
  public static final String BOT_TOKEN = "xoxb-sandbox-slipway-bot-token";
  public static final String APP_TOKEN = "xapp-sandbox-slipway-app-token";
  public static final String SIGNING_SECRET = "sandbox-signing-secret";
  public static final String GITLAB_TOKEN = "glpat-sandbox-slipway-token";
  public static final String GRAFANA_TOKEN = "glsa_sandbox-slipway-token";
  public static final String PROJECT = "acme/shop";
  public static final String IMAGE_REPOSITORY = "shop/web";

  /// The image that brings the SSH side of migration containers; tag `1`.
  public static final String TOOLKIT_REPOSITORY = "slipway/toolkit";

  /// The image of the databases of review apps; tag `17-alpine`.
  public static final String DATABASE_REPOSITORY = "postgres";

  /// ann, bob and carol deploy; dave looks on.
  public static final List<Person> PEOPLE =
      List.of(
          new Person("U0ANN", "ann", "Ann Lee", "ann@acme.example", 11),
          new Person("U0BOB", "bob", "Bob Okafor", "bob@acme.example", 12),
          new Person("U0CAROL", "carol", "Carol Meyer", "carol@acme.example", 13),
          new Person("U0DAVE", "dave", "Dave Rossi", "dave@acme.example", 14));

  public static final List<Channel> CHANNELS =
      List.of(
          new Channel("C0DEPLOYS", "deploys"),
          new Channel("C0SHOP", "shop"),
          new Channel("C0GENERAL", "general"));

  /// The user group `@deployers`: ann, bob, carol.
  public static final String DEPLOYERS_GROUP = "S0DEPLOYERS";

  /// Builds 230 to 245 of `acme/shop`, oldest first.
  public static final List<DemoBuild> BUILDS =
      List.of(
          build(230, "master", "success", "ann", "Show the delivery date in the basket", "ok"),
          build(231, "master", "success", "bob", "Cache product pictures for a day", "ok"),
          build(232, "master", "success", "carol", "Fix rounding of the VAT line", "ok"),
          build(233, "master", "success", "ann", "Let guests check out", "ok"),
          build(234, "master", "success", "bob", "Log slow queries", "ok"),
          build(235, "master", "success", "carol", "Add coupon codes to the checkout", "ok"),
          build(236, "fix-login", "success", "ann", "Keep people signed in for 30 days", "ok"),
          build(
              237,
              "master",
              "success",
              "bob",
              "Read the feature salt from the environment",
              "crash"),
          build(238, "master", "success", "carol", "Warm the cache before serving", "never-ready"),
          build(239, "master", "success", "ann", "Retry payments on time-out", "errors=0.3"),
          build(240, "master", "success", "bob", "Search by article number", "ok"),
          build(241, "master", "success", "carol", "Recommend what others bought", "slow=800ms"),
          build(242, "master", "failed", "ann", "Rename the price field", "ok"),
          build(243, "master", "success", "bob", "Move to the new base image", ""),
          build(244, "master", "running", "carol", "Gift wrapping", "ok"),
          build(245, "master", "success", "ann", "Show stock in the search results", "ok"));

  private DemoWorld() {}

  private static DemoBuild build(
      long number, String ref, String status, String author, String title, String behaviour) {
    return new DemoBuild(number, ref, status, author, title, behaviour);
  }

  /// @param slackId the Slack user id
  /// @param name the user name in Slack and in GitLab
  /// @param gitlabId the GitLab user id
  public record Person(String slackId, String name, String realName, String email, long gitlabId) {}

  public record Channel(String id, String name) {}

  /// @param behaviour what the image of this build does; empty when the build pushed no image
  public record DemoBuild(
      long number, String ref, String status, String author, String title, String behaviour) {}
}
