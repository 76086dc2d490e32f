package io.tieredcache.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Answers GetSecretValue on a loopback port, as Secrets Manager does. */
final class SecretsManagerStandIn implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private record Reply(int status, Map<String, String> body) {}

  final AtomicInteger requests = new AtomicInteger();
  volatile @Nullable String lastAsked;
  private final HttpServer server;
  private volatile Reply reply = new Reply(500, Map.of());

  SecretsManagerStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  void holds(String secretString) {
    reply = new Reply(200, Map.of("Name", "n", "SecretString", secretString));
  }

  void holdsBinary() {
    reply = new Reply(200, Map.of("Name", "n", "SecretBinary", "c2VjcmV0"));
  }

  void refuses(String code) {
    reply = new Reply(400, Map.of("__type", code, "message", "no"));
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      lastAsked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      boolean known =
          "secretsmanager.GetSecretValue"
              .equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      Reply now = known ? reply : new Reply(404, Map.of());
      byte[] body = JSON.writeValueAsBytes(now.body());
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(now.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  /** Settings that lead here, with credentials that open nothing. */
  SecretsManagerSettings settings() {
    return SecretsManagerSettings.defaults()
        .region("eu-central-1")
        .endpoint(uri())
        .awsCredentials(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
