package io.tieredcache.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which certificate authorities are believed. */
final class Trust {
  private Trust() {}

  /**
   * Those of a PEM file, or the JDK's.
   *
   * @throws IllegalArgumentException when the file can't be read or holds no certificate
   */
  static TrustManagerFactory of(@Nullable Path pem) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(pem == null ? null : keyStore(certificates(pem)));
      return factory;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the JDK offers no X.509 trust manager", e);
    }
  }

  private static KeyStore keyStore(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int i = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca-" + i++, certificate);
    }
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new IllegalArgumentException("caCertificate must hold a certificate, was " + pem);
      }
      return found;
    } catch (IOException e) {
      throw new IllegalArgumentException("caCertificate must be a readable file, was " + pem, e);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("caCertificate must be PEM, was " + pem, e);
    }
  }
}
