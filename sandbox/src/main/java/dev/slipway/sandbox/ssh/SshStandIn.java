package dev.slipway.sandbox.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;

/// An SSH server on the loopback address that lets in the user `ubuntu` with some keys, and nobody
/// else: no password, no forwarding. Files can be copied in and out of a folder of its own, which
/// is deleted in the end. Safe for use by several threads.
public final class SshStandIn implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String USER = "ubuntu";
  private static final AttributeKey<Login> LOGIN = new AttributeKey<>();
  private static final Pattern NAME = Pattern.compile("SLIPWAY_USER=([^\"]*)\"");

  private final SshServer server = SshServer.setUpDefaultServer();
  private final List<Known> known;
  private final Map<String, String> environment;
  private final Listener listener;
  private Optional<Copying> copying = Optional.empty();
  private final AtomicLong logins = new AtomicLong();

  private SshStandIn(List<Known> known, Map<String, String> environment, Listener listener) {
    this.known = known;
    this.environment = environment;
    this.listener = listener;
  }

  /// Hears what happens. Called by several threads.
  public interface Listener {
    /// @param what `terminal`, `command` or `files`
    void opened(String login, String who, String fingerprint, String from, String what);

    void closed(String login, String who);

    /// What a terminal showed.
    void printed(String login, byte[] bytes);
  }

  /// A key that opens it, and whose it is.
  private record Known(PublicKey key, String who) {}

  /// Who has come in.
  record Login(String who, String fingerprint) {}

  /// Opens a port.
  ///
  /// @param port on the loopback address; 0 takes a free one
  /// @param hostKey the private half of its key, as a file of OpenSSH
  /// @param authorisedKeys as a file of OpenSSH; whose a key is stands in the option
  ///   `environment="SLIPWAY_USER=..."`
  /// @param environment what the shell shows of its environment
  public static SshStandIn start(
      int port,
      String hostKey,
      String authorisedKeys,
      Map<String, String> environment,
      Listener listener) {
    SshStandIn standIn = new SshStandIn(known(authorisedKeys), Map.copyOf(environment), listener);
    try {
      standIn.open(port, hostKey);
    } catch (IOException e) {
      throw new UncheckedIOException("no SSH server on port " + port, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not a private key of OpenSSH", e);
    }
    return standIn;
  }

  private void open(int port, String hostKey) throws IOException, GeneralSecurityException {
    List<KeyPair> pairs = new ArrayList<>();
    SecurityUtils.loadKeyPairIdentities(
            null,
            NamedResource.ofName("host key"),
            new ByteArrayInputStream(hostKey.getBytes(StandardCharsets.US_ASCII)),
            FilePasswordProvider.EMPTY)
        .forEach(pairs::add);
    server.setHost(LOOPBACK);
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(pairs));
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator((user, key, session) -> mayCome(user, key, session));
    server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    server.setShellFactory(channel -> session(channel, Optional.empty()));
    server.setCommandFactory((channel, command) -> session(channel, Optional.of(command)));
    copying = Optional.of(Copying.on(server, new Files()));
    server.start();
  }

  private boolean mayCome(String user, PublicKey key, ServerSession session) {
    Optional<Known> match =
        known.stream().filter(one -> KeyUtils.compareKeys(one.key(), key)).findFirst();
    match.ifPresent(one ->
        session.setAttribute(
            LOGIN, new Login(one.who(), KeyUtils.getFingerPrint(BuiltinDigests.sha256, key))));
    return user.equals(USER) && match.isPresent();
  }

  private ShellSession session(ChannelSession channel, Optional<String> command) {
    Login login = channel.getServerSession().getAttribute(LOGIN);
    String id = "l" + logins.incrementAndGet();
    String from = address(channel.getServerSession());
    return new ShellSession(
        new HarmlessShell(environment, () -> copying.map(Copying::names).orElse(List.of())),
        command,
        new ShellSession.Ear() {
          @Override
          public void begins() {
            listener.opened(
                id,
                login.who(),
                login.fingerprint(),
                from,
                command.isPresent() ? "command" : "terminal");
          }

          @Override
          public void printed(byte[] bytes) {
            listener.printed(id, bytes);
          }

          @Override
          public void ends() {
            listener.closed(id, login.who());
          }
        });
  }

  /// Tells of those who copy files.
  private final class Files implements Copying.Ear {
    @Override
    public String begins(ServerSession session) {
      String id = "l" + logins.incrementAndGet();
      Login login = session.getAttribute(LOGIN);
      listener.opened(id, login.who(), login.fingerprint(), address(session), "files");
      return id;
    }

    @Override
    public void printed(String id, byte[] bytes) {
      listener.printed(id, bytes);
    }

    @Override
    public void ends(String id, ServerSession session) {
      listener.closed(id, session.getAttribute(LOGIN).who());
    }
  }

  private static String address(SessionContext session) {
    return session.getRemoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress()
        : "unknown";
  }

  private static List<Known> known(String authorisedKeys) {
    List<Known> known = new ArrayList<>();
    for (String line : authorisedKeys.lines().filter(each -> !each.isBlank()).toList()) {
      Matcher name = NAME.matcher(line);
      AuthorizedKeyEntry entry = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line);
      try {
        PublicKey key = entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING);
        known.add(new Known(key, name.find() ? name.group(1) : USER));
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalArgumentException("not a line of authorized_keys: " + line, e);
      }
    }
    return known;
  }

  public int port() {
    return server.getPort();
  }

  /// Ends every login and closes the port.
  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException("the SSH server does not stop", e);
    } finally {
      copying.ifPresent(Copying::close);
    }
  }
}
