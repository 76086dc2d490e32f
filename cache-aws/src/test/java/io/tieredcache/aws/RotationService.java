package io.tieredcache.aws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.redis.RedisSettings;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * Run in a process of its own by a test in {@code infra/tests}: a real cluster whose passwords that
 * test sets, and a service that takes address and token from the secret that Terraform made.
 *
 * <p>Says first where the cluster is, then answers each line of its input with a line of JSON:
 * {@code serve URL} begins the traffic with the Secrets Manager at this URL, {@code counts} tells
 * what came of it, {@code stop} ends it. Ends with its input.
 */
final class RotationService implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The user through which the stand-in sets passwords, as AWS has a way of its own too. */
  private static final String OPERATOR = "operator";

  private final RedisCluster cluster;
  private SecretsManagerCredentialSource source;
  private RotationTraffic traffic;

  private RotationService(RedisCluster cluster) {
    this.cluster = cluster;
  }

  public static void main(String[] arguments) throws IOException {
    String password = UUID.randomUUID().toString();
    RedisClusterOptions options =
        RedisClusterOptions.defaults()
            .user(OPERATOR, password)
            // Replicas log in as the operator: the default user's password will change.
            .config("masteruser " + OPERATOR);
    try (RotationService service = new RotationService(RedisCluster.start(options));
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      say(service.address(password));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        say(service.answer(line.split(" ", 2)));
      }
    }
  }

  private static void say(Map<String, ?> answer) throws IOException {
    System.out.println(JSON.writeValueAsString(answer));
  }

  private Map<String, ?> address(String password) {
    return Map.of(
        "ports",
        cluster.nodes().stream().map(RedisNode::port).toList(),
        "ca",
        cluster.caCertificate().toString(),
        "user",
        OPERATOR,
        "password",
        password);
  }

  private Map<String, ?> answer(String[] command) {
    switch (command[0]) {
      case "serve" -> serve(URI.create(command[1]));
      case "counts" -> {}
      case "stop" -> traffic.close();
      default -> throw new IllegalArgumentException("no such command: " + command[0]);
    }
    Map<String, Object> answer = new LinkedHashMap<>(traffic.counts());
    answer.put("token", fingerprint(source.current().password()));
    return answer;
  }

  private void serve(URI secretsManager) {
    source =
        SecretsManagerCredentialSource.open(
            SecretsManagerSettings.defaults()
                .region("eu-central-1")
                .endpoint(secretsManager)
                .awsCredentials(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .refreshEvery(Duration.ofSeconds(1)));
    String host = URI.create(source.redisSettings().uris().get(0)).getHost();
    // The nodes of a test have no fixed ports; all else is the secret's.
    RedisSettings settings =
        RedisSettings.of("rediss://" + host + ":" + cluster.nodes().get(0).port())
            .credentials(source)
            .caCertificate(cluster.caCertificate());
    traffic = RotationTraffic.start(settings);
  }

  private static String fingerprint(String password) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    if (traffic != null) {
      traffic.close();
    }
    if (source != null) {
      source.close();
    }
    cluster.close();
  }
}
