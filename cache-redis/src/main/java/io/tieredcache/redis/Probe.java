package io.tieredcache.redis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why addresses can't be used, after Lettuce has failed: walks the same way by plain
 * sockets and tells the first step that fails. A driver's exception tells where it gave up, not
 * what is wrong.
 */
final class Probe {
  private static final int SEEDS = 3;

  private final RedisSettings settings;
  private final SSLContext tls;

  Probe(RedisSettings settings, TrustManagerFactory trust) {
    this.settings = settings;
    this.tls = context(trust);
  }

  private static SSLContext context(TrustManagerFactory trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** What is wrong with the addresses, and what to do; else what the driver said. */
  StartFailure explain(List<Endpoint> endpoints, Throwable driver) {
    String found =
        endpoints.stream()
            .limit(SEEDS)
            .map(this::explain)
            .filter(Objects::nonNull)
            .distinct()
            .collect(Collectors.joining("; "));
    return found.isEmpty()
        ? StartFailure.byChance(endpoints + " could not be used: " + last(driver), driver)
        : StartFailure.explained(found, driver);
  }

  private static String last(Throwable driver) {
    Throwable root = driver;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName();
  }

  private @Nullable String explain(Endpoint endpoint) {
    try (Socket socket = connect(endpoint)) {
      return endpoint.tls() ? overTls(endpoint, socket) : overPlain(endpoint, socket);
    } catch (UnknownHostException e) {
      return endpoint + ": the host name can't be resolved; correct it, or the name server";
    } catch (ConnectException e) {
      return endpoint + ": nothing listens there; start the server or correct host and port";
    } catch (SocketTimeoutException e) {
      return endpoint
          + ": no answer within "
          + settings.connectTimeout()
          + "; check routes and firewalls, or raise connectTimeout";
    } catch (IOException e) {
      return endpoint + ": the connection failed (" + e.getClass().getSimpleName() + ")";
    }
  }

  private Socket connect(Endpoint endpoint) throws IOException {
    Socket socket = new Socket();
    try {
      InetSocketAddress address = new InetSocketAddress(endpoint.host(), endpoint.port());
      if (address.isUnresolved()) {
        throw new UnknownHostException(endpoint.host());
      }
      socket.connect(address, millis(settings.connectTimeout()));
      socket.setSoTimeout(millis(settings.connectTimeout()));
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static int millis(Duration timeout) {
    return (int) timeout.toMillis();
  }

  private @Nullable String overTls(Endpoint endpoint, Socket socket) {
    try (SSLSocket encrypted = handshake(endpoint, socket)) {
      return new ProbeTalk(settings, endpoint).explain(encrypted);
    } catch (IOException e) {
      String certificate = CertificateFlaw.of(e, endpoint);
      if (certificate != null) {
        return certificate;
      }
      return speaksPlain(endpoint)
          ? endpoint + ": the port speaks plain text, not TLS; use redis:// or its TLS port"
          : endpoint + ": the TLS handshake failed (" + e.getClass().getSimpleName() + ")";
    }
  }

  private @Nullable String overPlain(Endpoint endpoint, Socket socket) {
    try {
      return new ProbeTalk(settings, endpoint).explain(socket);
    } catch (IOException e) {
      return speaksTls(endpoint)
          ? endpoint + ": the port speaks TLS, not plain text; use rediss://"
          : endpoint + ": what listens there does not answer as Redis";
    }
  }

  private SSLSocket handshake(Endpoint endpoint, Socket socket) throws IOException {
    SSLSocket encrypted =
        (SSLSocket)
            tls.getSocketFactory().createSocket(socket, endpoint.host(), endpoint.port(), true);
    SSLParameters parameters = encrypted.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    encrypted.setSSLParameters(parameters);
    encrypted.startHandshake();
    return encrypted;
  }

  private boolean speaksPlain(Endpoint endpoint) {
    try (Socket socket = connect(endpoint)) {
      Resp resp = new Resp(socket);
      return !resp.ask("PING").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  // A certificate that is refused was still sent by TLS.
  private boolean speaksTls(Endpoint endpoint) {
    try (Socket socket = connect(endpoint);
        SSLSocket encrypted = handshake(endpoint, socket)) {
      return encrypted.isConnected();
    } catch (IOException e) {
      return CertificateFlaw.of(e, endpoint) != null;
    }
  }
}
