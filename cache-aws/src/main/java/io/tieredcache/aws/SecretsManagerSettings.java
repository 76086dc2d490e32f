package io.tieredcache.aws;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Which secret to read and how. Immutable; each method gives changed settings.
 *
 * @param secretName name or ARN of the secret; default {@value #SECRET_NAME}
 * @param region the AWS region; null, the default, for the SDK's own search (environment, profile,
 *     instance)
 * @param endpoint where Secrets Manager is, e.g. a VPC endpoint; null, the default, for the
 *     region's own
 * @param awsCredentials what requests are signed with; null, the default, for the SDK's own search
 *     (environment, profile, container, instance)
 * @param refreshEvery how often the secret is read again, give or take a tenth, so that a fleet
 *     does not ask at once; at least 1 s, default 5 min
 */
public record SecretsManagerSettings(
    String secretName,
    @Nullable String region,
    @Nullable URI endpoint,
    @Nullable AwsCredentialsProvider awsCredentials,
    Duration refreshEvery) {
  private static final String SECRET_NAME = "gaming-system/redis-auth-token";
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(1);

  /**
   * Checks all.
   *
   * @throws IllegalArgumentException naming the rule and the value
   */
  public SecretsManagerSettings {
    if (requireNonNull(secretName, "secretName").isBlank()) {
      throw new IllegalArgumentException("secretName must not be blank");
    }
    if (region != null && region.isBlank()) {
      throw new IllegalArgumentException("region must not be blank; null is the SDK's own search");
    }
    if (endpoint != null && (endpoint.getScheme() == null || endpoint.getHost() == null)) {
      throw new IllegalArgumentException("endpoint must be like https://host, was " + endpoint);
    }
    if (refreshEvery.compareTo(LEAST) < 0 || refreshEvery.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "refreshEvery must be " + LEAST + " to " + MOST + ", was " + refreshEvery);
    }
  }

  /** The defaults. */
  public static SecretsManagerSettings defaults() {
    return new SecretsManagerSettings(SECRET_NAME, null, null, null, Duration.ofMinutes(5));
  }

  /** See {@link #secretName()}. */
  public SecretsManagerSettings secretName(String name) {
    return new SecretsManagerSettings(name, region, endpoint, awsCredentials, refreshEvery);
  }

  /** See {@link #region()}. */
  public SecretsManagerSettings region(String name) {
    return new SecretsManagerSettings(secretName, name, endpoint, awsCredentials, refreshEvery);
  }

  /** See {@link #endpoint()}. */
  public SecretsManagerSettings endpoint(URI uri) {
    return new SecretsManagerSettings(secretName, region, uri, awsCredentials, refreshEvery);
  }

  /** See {@link #awsCredentials()}. */
  public SecretsManagerSettings awsCredentials(AwsCredentialsProvider provider) {
    return new SecretsManagerSettings(secretName, region, endpoint, provider, refreshEvery);
  }

  /** See {@link #refreshEvery()}. */
  public SecretsManagerSettings refreshEvery(Duration interval) {
    return new SecretsManagerSettings(secretName, region, endpoint, awsCredentials, interval);
  }

  /** Without the AWS credentials: a provider's own text might show them. */
  @Override
  public String toString() {
    return "SecretsManagerSettings[secretName="
        + secretName
        + ", region="
        + region
        + ", endpoint="
        + endpoint
        + ", refreshEvery="
        + refreshEvery
        + "]";
  }
}
