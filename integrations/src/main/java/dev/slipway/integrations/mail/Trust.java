package dev.slipway.integrations.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates are trusted.
final class Trust {
  private Trust() {}

  /// @param file PEM certificates; empty for those that Java trusts
  /// @throws IOException when there are none in it, with what is wrong
  static SSLSocketFactory of(Optional<Path> file) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = file.isPresent() ? read(file.get()) : null;
      managers.init(trusted);
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException thrown) {
      throw new IOException("no encrypted connection can be made", thrown);
    }
  }

  private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("c" + store.size(), one);
      }
    } catch (CertificateException thrown) {
      throw new IOException(
          "there is no certificate in " + file + ": " + thrown.getMessage(), thrown);
    } catch (NoSuchFileException thrown) {
      throw new IOException("there is no file " + file + " of certificates", thrown);
    }
    return store;
  }
}
