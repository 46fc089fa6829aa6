package dev.slipway.bot.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.config.AddressRange;
import dev.slipway.config.GitLabSettings.HookProof;
import dev.slipway.config.HttpSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabHooks;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Where hooks may come from.
final class HookSourcesTest {
  private final List<Optional<String>> hints = new ArrayList<>();

  @Test
  void takesHooksFromTheRangesAloneWhateverAHeaderSays() throws Exception {
    assertThat(answer("127.0.0.1")).isEqualTo(200);
    assertThat(answer("127.0.0.1", "10.0.0.0/8", "127.0.0.0/8")).isEqualTo(200);
    assertThat(hints).hasSize(2);
    assertThat(answer("127.0.0.1", "10.0.0.0/8", "::/0")).isEqualTo(403);
    assertThat(hints).hasSize(2);
  }

  @Test
  void knowsRangesOfIpv6Too() throws Exception {
    assumeTrue(hasIpv6(), "there is no IPv6 on this machine");

    assertThat(answer("::1", "::1")).isEqualTo(200);
    assertThat(answer("::1", "2001:db8::/32", "127.0.0.0/8")).isEqualTo(403);
  }

  @Test
  void agreesWithArithmetic() throws UnknownHostException {
    SplittableRandom random = new SplittableRandom(1);
    int inside = 0;
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextBoolean() ? 4 : 16;
      int bits = random.nextInt(length * 8 + 1);
      BigInteger first =
          new BigInteger(1, bytes(random, length))
              .shiftRight(length * 8 - bits)
              .shiftLeft(length * 8 - bits);
      BigInteger other =
          random.nextInt(8) == 0
              ? new BigInteger(1, bytes(random, length))
              : first.xor(BigInteger.ONE.shiftLeft(random.nextInt(length * 8)));
      AddressRange range = new AddressRange(address(first, length), bits);
      String remote = address(other, length).getHostAddress();

      boolean expected =
          other.shiftRight(length * 8 - bits).equals(first.shiftRight(length * 8 - bits));

      assertThat(new Sources(List.of(range)).allow(length == 4 ? remote : "[" + remote + "]"))
          .as("%s in %s", remote, range)
          .isEqualTo(expected);
      inside += expected ? 1 : 0;
    }
    assertThat(inside).isBetween(5_000, 15_000);
  }

  private static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static InetAddress address(BigInteger number, int length) throws UnknownHostException {
    byte[] bytes = new byte[length];
    byte[] given = number.toByteArray();
    for (int i = 1; i <= Math.min(length, given.length); i++) {
      bytes[length - i] = given[given.length - i];
    }
    return InetAddress.getByAddress(bytes);
  }

  private static boolean hasIpv6() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private int answer(String bind, String... from) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient();
        HttpServer server =
            new HttpServer(
                new HttpSettings(bind, 0, Optional.empty()),
                Optional.empty(),
                Optional.of(
                    new GitLabHooks(
                        new HookProof(Optional.of(new Secret("token")), Optional.empty()),
                        hints::add,
                        () -> Instant.EPOCH)),
                Stream.of(from).map(AddressRange::parse).toList(),
                new Fine())) {
      String host = bind.contains(":") ? "[" + bind + "]" : bind;
      return http.send(
              HttpRequest.newBuilder(
                      URI.create("http://" + host + ":" + server.port() + "/gitlab/hooks"))
                  .header("X-Gitlab-Token", "token")
                  .header("X-Gitlab-Event", "Pipeline Hook")
                  .header("X-Forwarded-For", "10.1.2.3")
                  .header("Forwarded", "for=10.1.2.3")
                  .POST(HttpRequest.BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static final class Fine implements HttpServer.Health {
    @Override
    public List<String> problems() {
      return List.of();
    }

    @Override
    public String metrics() {
      return "";
    }
  }
}
