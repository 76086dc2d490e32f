package io.tieredcache.cli.resp;

import static java.util.Objects.requireNonNull;

import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges certificates as the JDK does, and keeps the last one that was shown, so that a refused one
 * can be told of. For one handshake at a time.
 */
public final class Trust {
  private final SSLContext context;
  private volatile @Nullable X509Certificate shown;

  /**
   * Believing the authorities of a PEM file, or the JDK's.
   *
   * @throws CommandFailure when the file can't be read or holds no certificate
   */
  public Trust(@Nullable Path pem) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(pem == null ? null : authorities(pem));
      X509ExtendedTrustManager judge =
          Arrays.stream(factory.getTrustManagers())
              .filter(X509ExtendedTrustManager.class::isInstance)
              .map(X509ExtendedTrustManager.class::cast)
              .findFirst()
              .orElseThrow();
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Witness(judge)}, null);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static KeyStore authorities(Path pem) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int i = 0;
    try (InputStream in = Files.newInputStream(pem)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca-" + i++, each);
      }
    } catch (IOException | CertificateException e) {
      throw CommandFailure.usage("the Redis CA must be a readable PEM file, was " + pem);
    }
    if (i == 0) {
      throw CommandFailure.usage("the Redis CA must hold a certificate, was " + pem);
    }
    return store;
  }

  /** For one handshake. */
  SSLContext context() {
    shown = null;
    return context;
  }

  /** What the server of the last handshake showed, believed or not; null where it did not. */
  public @Nullable X509Certificate shown() {
    return shown;
  }

  private final class Witness extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;

    Witness(X509ExtendedTrustManager judge) {
      this.judge = requireNonNull(judge, "judge");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      shown = chain[0];
      judge.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      shown = chain[0];
      judge.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      shown = chain[0];
      judge.checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      judge.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      judge.checkClientTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return judge.getAcceptedIssuers();
    }
  }
}
