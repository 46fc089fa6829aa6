package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.config.yaml.Position;
import dev.slipway.config.yaml.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigProblemsTest {
  private static final String KEY =
      "the path of a file such as cosign.pub, with a public key of ECDSA P-256 in the form of PEM";

  @Test
  void reportsAllProblemsOfAFileAtOnce() {
    String text =
        """
        slack:
          mode: sockets
          botToken: ${NOT_SET}
          team: ACME
          apiURL: https://slack.com/api/
        gitlab:
          url: gitlab.example.com
          timeout: 5
        store:
          url: mysql://db
        http:
          port: 70000
          managementPort: many
        registries:
        - host: https://registry.example.com
          user: puller
        channels:
        - id: deploys
        - id: C0SHOP
          defaultApp: shpo
        apps:
        - name: Shop
          project: shop
          image: web
          environments: []
        - name: shop
          project: acme/shop
          environments:
          - name: staging
            aliases: stage
            strategy: canari
            onFailure: rever
            liveWithin: 1s
            stableFor: forever
            targets:
            - name: eu
              inCluster: yes
              namespace: Shop
            workloads:
            - deployment: web
            - containers: [web]
            roles:
              deployer: [ann]
              deploier: [U0ANN]
          - name: staging
            targets: {}
            workloads:
        """;

    Loaded loaded = FileTexts.load(text);

    assertThat(FileTexts.problems(loaded))
        .containsExactly(
            "line 2, column 9: slack.mode: \"sockets\" cannot be used (allowed: http, socket; did"
                + " you mean socket?)",
            "line 3, column 13: slack.botToken: the environment variable NOT_SET is not set",
            "line 4, column 9: slack.team: \"ACME\" cannot be used (allowed: an id such as T0ABC123"
                + " (begins with T or E))",
            "line 5, column 3: slack.apiURL: no such key (allowed: mode, botToken, appToken,"
                + " signingSecret, previousSigningSecret, team, apiUrl; did you mean apiUrl?)",
            "line 7, column 3: gitlab.token: is missing (allowed: ${NAME} or"
                + " file:/path/to/it)",
            "line 7, column 8: gitlab.url: \"gitlab.example.com\" cannot be used (allowed: an http"
                + " or https address without /api/v4 at its end)",
            "line 8, column 12: gitlab.timeout: \"5\" has no unit (allowed: 1s to 60s, written as"
                + " 90s, 10m or 1h30m; did you mean 5s?)",
            "line 10, column 8: store.url: \"mysql://db\" cannot be used (allowed:"
                + " jdbc:h2:file:PATH or jdbc:postgresql://HOST[:PORT]/DATABASE)",
            "line 12, column 9: http.port: \"70000\" cannot be used (allowed: a whole number from 0"
                + " to 65535)",
            "line 13, column 19: http.managementPort: \"many\" cannot be used (allowed: a whole"
                + " number from 0 to 65535)",
            "line 15, column 9: registries[0].host: \"https://registry.example.com\" cannot be used"
                + " (allowed: HOST[:PORT], without a scheme)",
            "line 16, column 9: registries[0].user: needs password beside it",
            "line 18, column 7: channels[0].id: \"deploys\" cannot be used (allowed: an id such as"
                + " C0ABC123 (begins with C or G or D))",
            "line 20, column 15: channels[1].defaultApp: there is not an app with this name"
                + " (allowed: Shop, shop; did you mean shop?)",
            "line 22, column 9: apps[0].name: \"Shop\" cannot be used (allowed: 1 to 63 of a-z, 0-9"
                + " and inner hyphens)",
            "line 23, column 12: apps[0].project: \"shop\" cannot be used (allowed: GROUP/PROJECT)",
            "line 24, column 10: apps[0].image: \"web\" cannot be used (allowed:"
                + " HOST[:PORT]/REPOSITORY:TAG, in it the placeholders {branch}, {build},"
                + " {pipelineId}, {sha}, {shortSha}, {tag})",
            "line 25, column 17: apps[0].environments: the list is empty (allowed: at least one)",
            "line 30, column 14: apps[1].environments[0].aliases: a single value where a list is"
                + " expected (allowed: a list of: 1 to 63 of a-z, 0-9 and inner hyphens)",
            "line 31, column 15: apps[1].environments[0].strategy: \"canari\" cannot be used"
                + " (allowed: canary, cautious, rolling; did you mean canary?)",
            "line 32, column 16: apps[1].environments[0].onFailure: \"rever\" cannot be used"
                + " (allowed: ask, freeze, revert; did you mean revert?)",
            "line 33, column 17: apps[1].environments[0].liveWithin: \"1s\" cannot be used (allowed:"
                + " 10s to 2h, written as 90s, 10m or 1h30m)",
            "line 34, column 16: apps[1].environments[0].stableFor: \"forever\" cannot be used"
                + " (allowed: 0s to 1h, written as 90s, 10m or 1h30m)",
            "line 37, column 18: apps[1].environments[0].targets[0].inCluster: \"yes\" cannot be"
                + " used (allowed: false, true)",
            "line 38, column 18: apps[1].environments[0].targets[0].namespace: \"Shop\" cannot be"
                + " used (allowed: 1 to 63 of a-z, 0-9 and inner hyphens)",
            "line 40, column 7: apps[1].environments[0].workloads[0].containers: a container has no"
                + " image: give it one, or give the app one for all",
            "line 41, column 7: apps[1].environments[0].workloads[1]: names neither a deployment nor"
                + " a statefulSet",
            "line 41, column 19: apps[1].environments[0].workloads[1].containers: a container has no"
                + " image: give it one, or give the app one for all",
            "line 43, column 18: apps[1].environments[0].roles.deployer[0]: \"ann\" cannot be used"
                + " (allowed: everyone, a Slack user (U… or W…), a Slack user group (S… or"
                + " group:S…), or whoever is at least that in the GitLab project"
                + " (gitlab:developer, gitlab:maintainer, …))",
            "line 44, column 7: apps[1].environments[0].roles.deploier: no such key (allowed:"
                + " viewer, deployer, approver, migrator, admin; did you mean deployer?)",
            "line 45, column 11: apps[1].environments[1].name: there already is an environment with"
                + " this name or alias in this app, at apps[1].environments[0].name (line 29)",
            "line 46, column 14: apps[1].environments[1].targets: keys and values where a list is"
                + " expected (allowed: a list with at least one)",
            "line 47, column 15: apps[1].environments[1].workloads: is empty (allowed: a list with"
                + " at least one)");
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("brokenRules")
  void reportsEachBrokenRule(String text, List<String> problems) {
    Loaded loaded = FileTexts.load(text);

    assertThat(FileTexts.problems(loaded))
        .extracting(problem -> problem.replaceFirst("^line \\d+, column \\d+: ", ""))
        .isEqualTo(problems);
  }

  static Stream<Arguments> brokenRules() {
    return Stream.of(
        smallest("  appToken: ${APP}\n", "", "slack.appToken: mode socket needs it"),
        fullest("  signingSecret: ${SIGNING}\n", "", "slack.signingSecret: mode http needs it"),
        fullest(
            "namespace: review\n",
            "namespace: " + "r".repeat(41) + "\n",
            "apps[0].reviews.target: its namespace is what names begin with: at most 40 characters"),
        fullest("perOwner: 2", "perOwner: 5", "apps[0].reviews.perOwner: is more than perApp, 4"),
        fullest(
            "http://{name}.review.example.com:{port}/{app}",
            "http://shop.example.com/{app}",
            "apps[0].reviews.url: \"http://shop.example.com/{app}\" cannot be used (allowed:"
                + " http(s)://HOST[:PORT][/PATH], in it {name} or {port}, and {app})"),
        fullest(
            "http://{name}.review.example.com:{port}/{app}",
            "review.example.com/{name}",
            "apps[0].reviews.url: \"review.example.com/{name}\" cannot be used (allowed:"
                + " http(s)://HOST[:PORT][/PATH], in it {name} or {port}, and {app})"),
        fullest(
            "[10.20.0.0/16, ",
            "[10.20.30.0/16, gitlab.example.com, ",
            "gitlab.hookSources[0]: \"10.20.30.0/16\" cannot be used (allowed: an address or a range of"
                + " them, such as 10.20.0.0/16 or 2001:db8::/32)",
            "gitlab.hookSources[1]: \"gitlab.example.com\" cannot be used (allowed: an address or a"
                + " range of them, such as 10.20.0.0/16 or 2001:db8::/32)"),
        smallest(
            "https://gitlab.example.com",
            "https://gitlab.example.com/api/v4/",
            "gitlab.url: /api/v4 at the end must be left out"),
        smallest(
            "https://gitlab.example.com",
            "https://gitlab.example.com/?a=b",
            "gitlab.url: \"https://gitlab.example.com/?a=b\" cannot be used"
                + " (allowed: an http or https address without /api/v4 at its end)"),
        smallest(
            "token: ${GITLAB}",
            "token: ${GITLAB}\n  timeout: 61s",
            "gitlab.timeout: \"61s\" cannot be used (allowed: 1s to 60s, written"
                + " as 90s, 10m or 1h30m)"),
        smallest(
            "token: ${GITLAB}",
            "token: ${GITLAB\n",
            "gitlab.token: \"${\" must begin ${NAME} or ${NAME:-default}; write"
                + " $${ for the characters"),
        smallest(
            "token: ${GITLAB}",
            "token: ${GITLAB}\n  token: ${GITLAB}",
            "gitlab.token: is there twice; the other is at gitlab.token (line 7)"),
        smallest(
            "token: ${GITLAB}",
            "token: [\"${GITLAB}\"]",
            "gitlab.token: a list where a single value is expected (allowed:"
                + " ${NAME} or file:/path/to/it)"),
        fullest(
            "managementPort: 9001",
            "managementPort: 9000",
            "http.managementPort: is the same as port; leave it out to share" + " one"),
        fullest("user: puller\n", "\n", "registries[0].password: needs user beside it"),
        fullest(
            "inCluster: true",
            "inCluster: true\n      context: eu-2",
            "apps[0].environments[0].targets[1].context: cannot stand beside" + " inCluster: true"),
        fullest(
            "name: us",
            "name: eu",
            "apps[0].environments[0].targets[1].name: there already is a target"
                + " with this name here, at apps[0].environments[0].targets[0].name (line 74)"),
        fullest(
            "waves: [[us], [eu]]",
            "waves: [[us, asia], [us]]",
            "apps[0].environments[0].waves: eu is in none of them",
            "apps[0].environments[0].waves[0][1]: there is not a target here with this name"
                + " (allowed: eu, us)",
            "apps[0].environments[0].waves[1][0]: there already is a wave with this target, at"
                + " apps[0].environments[0].waves[0][0] (line 81)"),
        fullest(
            "waves: [[us], [eu]]",
            "waves: [us, eu]",
            "apps[0].environments[0].waves[0]: a single value where a list is expected"
                + " (allowed: a list with at least one of: 1 to 63 of a-z, 0-9 and inner hyphens)",
            "apps[0].environments[0].waves[1]: a single value where a list is expected"
                + " (allowed: a list with at least one of: 1 to 63 of a-z, 0-9 and inner hyphens)"),
        fullest(
            "aliases: [stage, test]",
            "aliases: [stage, staging]",
            "apps[0].environments[0].aliases[1]: there already is an environment"
                + " with this name or alias in this app, at apps[0].environments[0].name (line 49)"),
        fullest(
            "containers: [web, worker]",
            "containers: [web, {name: web}]",
            "apps[0].environments[0].workloads[0].containers[1].name: there"
                + " already is a container with this name here, at"
                + " apps[0].environments[0].workloads[0].containers[0] (line 85)"),
        fullest(
            "- statefulSet: queue",
            "- deployment: web",
            "apps[0].environments[0].workloads[1].deployment: there already is a"
                + " workload with this name here, at"
                + " apps[0].environments[0].workloads[0].deployment (line 84)"),
        fullest(
            "- statefulSet: queue",
            "- statefulSet: queue\n      deployment: queue",
            "apps[0].environments[0].workloads[1].statefulSet: cannot stand"
                + " beside deployment; make it a workload of its own"),
        fullest(
            "containers: [web, worker]",
            "containers: []",
            "apps[0].environments[0].workloads[0].containers: the list is empty"
                + " (allowed: at least one)"),
        fullest(
            "{branch}-{build}",
            "{branch}-{buld}",
            "apps[0].image: \"localhost:5000/shop/web:{branch}-{buld}\" cannot"
                + " be used (allowed: HOST[:PORT]/REPOSITORY:TAG, in it the placeholders {branch},"
                + " {build}, {pipelineId}, {sha}, {shortSha}, {tag})"),
        fullest(
            "image: localhost:5000/shop/web:{branch}-{build}",
            "",
            "apps[0].environments[0].workloads[0].containers: a container has no image: give it one,"
                + " or give the app one for all",
            "apps[0].environments[0].workloads[1].containers: a container has no image: give it one,"
                + " or give the app one for all",
            "apps[0].environments[1].workloads[0].containers: a container has no image: give it one,"
                + " or give the app one for all"),
        fullest(
            "liveOn: preview\n      liveFor: 30m",
            "liveOn: previw\n      liveFor: 30m",
            "apps[0].environments[0].gates.liveOn: there is not another environment of this app with"
                + " this name (allowed: preview; did you mean preview?)"),
        fullest(
            "liveOn: preview\n      liveFor: 30m",
            "liveFor: 30m",
            "apps[0].environments[0].gates.liveFor: needs liveOn beside it"),
        fullest(
            "liveOn: preview\n      liveFor: 10m",
            "liveOn: previw\n      liveFor: 10m",
            "apps[0].environments[0].auto.liveOn: there is not another environment of this app with"
                + " this name (allowed: preview; did you mean preview?)"),
        fullest(
            "liveOn: preview\n      liveFor: 10m",
            "liveFor: 10m",
            "apps[0].environments[0].auto.liveFor: needs liveOn beside it"),
        fullest(
            "channel: G0DEPLOYS",
            "channel: G0OTHER",
            "apps[0].environments[0].auto.channel: there is not a channel with this name (allowed:"
                + " G0DEPLOYS)"),
        fullest(
            "deploymentsIn: [G0DEPLOYS]",
            "deploymentsIn: [G0DEPLOYS, G0OTHER]",
            "apps[0].deploymentsIn[1]: there is not a channel with this name (allowed: G0DEPLOYS)"),
        fullest(
            "people: 2",
            "people: 0",
            "apps[0].environments[0].approval.notAuthors: goes with people 1 or 2: with 0 the"
                + " requester confirms",
            "apps[0].environments[0].auto: goes with approval by 1 or 2 people only: with people 0"
                + " the requester confirms, and here that is Slipway"),
        fullest(
            "people: 2\n      within: 45m\n      notAuthors: true",
            "people: 0",
            "apps[0].environments[0].auto: goes with approval by 1 or 2 people only: with people 0"
                + " the requester confirms, and here that is Slipway"),
        smallest(
            "    workloads:",
            "    auto: {on: stable}\n    workloads:",
            "apps[0].environments[0].auto: needs a channel where it is told: a channel here, or one"
                + " whose defaultApp this app is"),
        smallest(
            "    workloads:",
            "    auto: {on: green, channel: C0X}\n    workloads:",
            "apps[0].environments[0].auto.on: \"green\" cannot be used (allowed: stable)",
            "apps[0].environments[0].auto.channel: there is not a channel with this name (allowed:"
                + " )"),
        fullest(
            "tag: staging/{release}",
            "tag: staging",
            "apps[0].environments[0].gitlab.tag: \"staging\" cannot be used (allowed: the name of a"
                + " tag with {release} in it; other placeholders: {app}, {build}, {environment})"),
        fullest(
            "tag: staging/{release}",
            "tag: staging {release}",
            "apps[0].environments[0].gitlab.tag: \"staging {release}\" cannot be used (allowed: the"
                + " name of a tag with {release} in it; other placeholders: {app}, {build},"
                + " {environment})"),
        fullest(
            "url: https://staging.example.com/",
            "url: staging.example.com",
            "apps[0].environments[0].gitlab.url: \"staging.example.com\" cannot be used (allowed: an"
                + " http or https address)"),
        fullest(
            "url: http://localhost:3000/",
            "url: http://localhost:3000/api",
            "grafana.url: /api at the end must be left out"),
        fullest(
            "port: 465",
            "port: 0",
            "mail.port: \"0\" cannot be used (allowed: a whole number from 1 to 65535)"),
        fullest(
            "security: tls",
            "security: ssl",
            "mail.security: \"ssl\" cannot be used (allowed: none, starttls, tls)"),
        fullest(
            "security: tls",
            "security: none",
            "mail.security: the password would go over the network unencrypted; take starttls or"
                + " tls"),
        fullest(
            "  user: slipway\n  password: ${MAIL}",
            "  user: slipway",
            "mail.user: needs password beside it"),
        fullest(
            "host: smtp.example.com",
            "host: smtp.example.com/",
            "mail.host: \"smtp.example.com/\" cannot be used (allowed: a host name or IP address,"
                + " without a port)"),
        fullest(
            "from: slipway@example.com",
            "from: \"Slipway <slipway@example.com>\"",
            "mail.from: \"Slipway <slipway@example.com>\" cannot be used (allowed: an address such as"
                + " team@example.com, nothing around it)"),
        fullest(
            "mailTo: [ops@example.com, dev@example.com]",
            "mailTo: [ops, ops@example.com, ops@example.com]",
            "apps[0].environments[0].mailTo[0]: \"ops\" cannot be used (allowed: an address such as"
                + " team@example.com, nothing around it)",
            "apps[0].environments[0].mailTo[2]: there already is this address here, at"
                + " apps[0].environments[0].mailTo[1] (line 149)"),
        smallest(
            "  image: registry",
            "  mailTo: [dev@example.com]\n  image: registry",
            "apps[0].mailTo: needs `mail`, which says how to send it"),
        smallest(
            "    roles:",
            "    mailTo: [dev@example.com]\n    roles:",
            "apps[0].environments[0].mailTo: needs `mail`, which says how to send it"),
        smallest(
            "apps:",
            "people: [{slack: U0ANN, gitlab: ann, mail: ann@example.com}]\napps:",
            "people[0].mail: needs `mail`, which says how to send it"),
        fullest(
            "  audit: true\n",
            "- {id: C0OTHER, name: deploys}\n- {id: G0DEPLOYS}\n",
            "channels[1].name: there already is a channel with this name, at channels[0].name (line"
                + " 37)",
            "channels[2].id: there already is a channel with this id, at channels[0].id (line 36)"),
        fullest(
            "channels:\n",
            "- host: localhost:5000\nchannels:\n",
            "registries[1].host: there already is a registry with this host, at registries[0].host"
                + " (line 31)"),
        fullest(
            "apps:\n",
            """
            apps:
            - name: shop
              project: a/b
              environments:
              - name: test
                targets: [{name: eu, namespace: test}]
                workloads: [{deployment: web, containers: [{name: web, image: "h/i:{sha}"}]}]
            """,
            "apps[1].name: there already is an app with this name, at apps[0].name (line 41)"),
        smallest(
            "https://gitlab.example.com",
            "https://ann:canary@gitlab.example.com",
            "gitlab.url: a user name or password does not belong into an address (allowed: an http"
                + " or https address without /api/v4 at its end)"),
        fullest(
            "jdbc:postgresql://db.example.com/slipway",
            "jdbc:postgresql://db.example.com/slipway?password=canary",
            "store.url: credentials do not belong into the address; use user and password"),
        smallest(
            "team: T0ACME",
            "team: T0ACME\n  ? [mode]\n  : http",
            "slack.?: a key must be a single word (allowed: mode, botToken, appToken, signingSecret,"
                + " previousSigningSecret, team, apiUrl)"),
        smallest(
            "    workloads:",
            "    gates: {signedBy: [nowhere.pub, pom.xml, src/test/resources/p384.pub]}\n    workloads:",
            "apps[0].environments[0].gates.signedBy[0]: the file \"nowhere.pub\" is not there, or"
                + " cannot be read (allowed: "
                + KEY
                + ")",
            "apps[0].environments[0].gates.signedBy[1]: the file \"pom.xml\" cannot be used: it is"
                + " no public key in the form of PEM (allowed: "
                + KEY
                + ")",
            "apps[0].environments[0].gates.signedBy[2]: the file \"src/test/resources/p384.pub\""
                + " cannot be used: it is no ECDSA key over the curve P-256 (allowed: "
                + KEY
                + ")"),
        smallest(
            "deployer: [U0ANN]",
            "deployer: [gitlab:admin]",
            "apps[0].environments[0].roles.deployer[0]: \"gitlab:admin\" cannot be used"
                + " (allowed: everyone, a Slack user (U… or W…), a Slack user group (S… or"
                + " group:S…), or whoever is at least that in the GitLab project"
                + " (gitlab:developer, gitlab:maintainer, …))"),
        smallest(
            "deployer: [U0ANN]",
            "deployer: [U0ANN, [U0BOB]]",
            "apps[0].environments[0].roles.deployer[1]: a list where a single value is expected"
                + " (allowed: everyone, a Slack user (U… or W…), a Slack user group (S… or"
                + " group:S…), or whoever is at least that in the GitLab project"
                + " (gitlab:developer, gitlab:maintainer, …))"),
        smallest(
            "project: acme/shop",
            "project: acme/shop\n  defaultBranch: a b",
            "apps[0].defaultBranch: \"a b\" cannot be used (allowed: the name of a branch)"),
        smallest(
            "    namespace: shop-staging",
            "    namespace: shop-staging\n      kubeconfig: \"a\\0b\"",
            "apps[0].environments[0].targets[0].kubeconfig: \"a\uFFFDb\" cannot be used (allowed: the"
                + " path of one file)"),
        fullest(
            "host: migration{build}.internal.domain",
            "host: migration{nuber}.internal.domain",
            "apps[0].environments[0].migrations.host: \"migration{nuber}.internal.domain\" cannot be"
                + " used (allowed: a host name, in it the placeholders {app}, {build},"
                + " {environment}, {name})"),
        fullest(
            "life: 2h",
            "life: 13h",
            "apps[0].environments[0].migrations.life: is longer than longest, 12h"),
        fullest(
            "scratch: 512Mi",
            "scratch: 51Gi",
            "apps[0].environments[0].migrations.scratch: is more than scratchMost, 50Gi"),
        fullest(
            "workload: web",
            "workload: wep",
            "apps[0].environments[0].migrations.workload: there is not a workload here with this"
                + " name (allowed: web, queue; did you mean web?)"),
        fullest(
            "command: [bin/migrate, --all]",
            "command: []",
            "apps[0].environments[0].migrations.beforeDeploy: there is no command to run: it needs"
                + " command"),
        fullest(
            "runWithin: 20m",
            "runWithin: 25h",
            "apps[0].environments[0].migrations.runWithin: \"25h\" cannot be used (allowed: 10s to"
                + " 24h, written as 90s, 10m or 1h30m)"),
        fullest(
            "  gitlab: ann.lee\n",
            "  gitlab: ann.lee\n- {slack: U0ANN, gitlab: bob}\n",
            "people[1].slack: there already is a person with this id, at people[0].slack (line"
                + " 180)"),
        fullest(
            "timezone: Europe/Berlin",
            "timezone: Europe/Berlyn",
            "apps[0].environments[0].deployHours.timezone: \"Europe/Berlyn\" cannot be used"
                + " (allowed: a time zone such as Europe/Berlin or UTC)"),
        fullest(
            "to: 24:00",
            "to: 09:00",
            "apps[0].environments[0].deployHours.windows[0].to: is not after from; for hours over"
                + " midnight write two windows, the first to 24:00"),
        arguments(
            FileTexts.SMALLEST
                + """
                  - name: production
                    targets:
                    - {name: us, namespace: shop-production}
                    - {name: eu, namespace: shop-staging}
                    workloads: [{deployment: web}, {deployment: worker}]
                    roles: {deployer: [U0ANN]}
                """,
            List.of(
                "apps[0].environments[1]: patches a container that is also patched by"
                    + " apps[0].environments[0] (line 13)")),
        arguments(
            "[slack, gitlab]",
            List.of(
                "a list where keys and values are expected (allowed: slack, gitlab, grafana, mail,"
                    + " store, http, registries, channels, people, apps)")));
  }

  private static Arguments smallest(String words, String replacement, String... problems) {
    return arguments(FileTexts.smallestWith(words, replacement), List.of(problems));
  }

  private static Arguments fullest(String words, String replacement, String... problems) {
    return arguments(FileTexts.with(FileTexts.FULLEST, words, replacement), List.of(problems));
  }

  @Test
  void tellsPathPlaceAndAllowedValuesApart() {
    Loaded loaded = FileTexts.load(FileTexts.smallestWith("name: eu", "nam: eu"));

    String keys = "name, inCluster, kubeconfig, context, namespace";
    assertThat(loaded)
        .isEqualTo(
            new Loaded.Refused(
                List.of(
                    new Problem(
                        "apps[0].environments[0].targets[0].nam",
                        Optional.of(new Position(15, 7)),
                        "no such key",
                        Optional.of(keys),
                        Optional.of("name")),
                    new Problem(
                        "apps[0].environments[0].targets[0].name",
                        Optional.of(new Position(15, 7)),
                        "is missing",
                        Optional.of("1 to 63 of a-z, 0-9 and inner hyphens"),
                        Optional.empty())),
                List.of()));
  }
}
