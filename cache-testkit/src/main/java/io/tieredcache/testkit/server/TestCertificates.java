package io.tieredcache.testkit.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A new certificate authority and a server certificate signed by it, as PEM files, and a second
 * authority that signed nothing, for tests of refusal. Valid for a year. Immutable.
 */
public final class TestCertificates {
  /** What a server certificate names by default. */
  public static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

  static final String CA = "ca.crt";
  static final String CERTIFICATE = "server.crt";
  static final String KEY = "server.key";
  private static final String OTHER_CA = "other-ca.crt";

  private final Path folder;
  private final SSLContext clientContext;

  private TestCertificates(Path folder, SSLContext clientContext) {
    this.folder = folder;
    this.clientContext = clientContext;
  }

  /**
   * Makes the certificates and writes them to this folder, which must exist. Takes about 50 ms.
   *
   * @param names host names and addresses of the server; at least one
   * @throws UncheckedIOException when a file can't be written
   */
  public static TestCertificates create(Path folder, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("names must not be empty");
    }
    try {
      CertificateAuthority authority = new CertificateAuthority("Tiered Cache test CA");
      CertificateAuthority other = new CertificateAuthority("Another test CA");
      CertificateAuthority.Issued server = authority.issue(names);
      write(folder.resolve(CA), "CERTIFICATE", authority.certificate());
      write(folder.resolve(OTHER_CA), "CERTIFICATE", other.certificate());
      write(folder.resolve(CERTIFICATE), "CERTIFICATE", server.certificate());
      write(folder.resolve(KEY), "PRIVATE KEY", server.keys().getPrivate().getEncoded());
      return new TestCertificates(folder, trusting(authority.certificate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK can't make P-256 certificates", e);
    }
  }

  /** The authority's certificate, which clients must trust. */
  public Path caCertificate() {
    return folder.resolve(CA);
  }

  /** The certificate of an authority that did not sign the server's. */
  public Path otherCaCertificate() {
    return folder.resolve(OTHER_CA);
  }

  /** The server's certificate. */
  public Path certificate() {
    return folder.resolve(CERTIFICATE);
  }

  /** The server's private key, PKCS #8, not encrypted. */
  public Path key() {
    return folder.resolve(KEY);
  }

  /** A context for clients that trusts the authority and nobody else. */
  public SSLContext clientContext() {
    return clientContext;
  }

  /** What a server needs, by file name. */
  Map<String, byte[]> serverFiles() {
    try {
      return Map.of(
          CA, Files.readAllBytes(caCertificate()),
          CERTIFICATE, Files.readAllBytes(certificate()),
          KEY, Files.readAllBytes(key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String type, byte[] der) throws IOException {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    String pem =
        "-----BEGIN "
            + type
            + "-----\n"
            + lines.encodeToString(der)
            + "\n-----END "
            + type
            + "-----\n";
    Files.writeString(file, pem, StandardCharsets.US_ASCII);
  }

  private static SSLContext trusting(byte[] certificate)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry(
        "ca",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
