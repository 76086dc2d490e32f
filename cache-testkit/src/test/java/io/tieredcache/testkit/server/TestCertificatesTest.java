package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
final class TestCertificatesTest {
  @Test
  void create_names_areAlternativesSignedByTheAuthority(@TempDir Path folder) throws Exception {
    TestCertificates made = TestCertificates.create(folder, List.of("cache.example", "10.1.2.3"));
    X509Certificate server = read(made.certificate());
    List<Object> names =
        server.getSubjectAlternativeNames().stream().map(n -> (Object) n.get(1)).toList();
    assertEquals(List.of("cache.example", "10.1.2.3"), names);
    X509Certificate authority = read(made.caCertificate());
    assertDoesNotThrow(() -> server.verify(authority.getPublicKey()));
    assertTrue(authority.getBasicConstraints() >= 0);
    assertEquals(-1, server.getBasicConstraints());
    X509Certificate other = read(made.otherCaCertificate());
    assertThrows(SignatureException.class, () -> server.verify(other.getPublicKey()));
  }

  @Test
  void server_ofTheAuthority_passesFullVerification() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(one())) {
      handshake(cluster, trusting(cluster.caCertificate()));
    }
  }

  @Test
  void server_clientTrustsAnotherAuthority_isRefused() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(one())) {
      SSLContext context = trusting(cluster.certificates().otherCaCertificate());
      assertThrows(SSLHandshakeException.class, () -> handshake(cluster, context));
    }
  }

  @Test
  void server_certificateOfAnotherHost_isRefused() throws Exception {
    try (RedisCluster cluster = RedisCluster.start(one().certificateFor("other.example"))) {
      SSLContext context = trusting(cluster.caCertificate());
      assertThrows(SSLHandshakeException.class, () -> handshake(cluster, context));
    }
  }

  private static RedisClusterOptions one() {
    return RedisClusterOptions.defaults().singleNode();
  }

  private static void handshake(RedisCluster cluster, SSLContext context) throws IOException {
    int port = cluster.nodes().get(0).port();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.setSoTimeout((int) Duration.ofSeconds(5).toMillis());
      socket.startHandshake();
    }
  }

  private static SSLContext trusting(Path pem) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", read(pem));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static X509Certificate read(Path pem) throws Exception {
    try (InputStream in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }
}
