package io.tieredcache.aws;

import io.tieredcache.spi.Tier;
import io.tieredcache.spi.TierException;
import io.tieredcache.spi.TierUnavailableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/** Asks Secrets Manager, and says what to do when it doesn't answer. Thread-safe. */
final class SecretReader implements AutoCloseable {
  /** One attempt; three fit into a call. */
  private static final Duration ATTEMPT = Duration.ofSeconds(2);

  private static final Duration CALL = Duration.ofSeconds(7);

  private final String name;
  private final String place;
  private final AwsCredentialsProvider awsCredentials;
  private final @Nullable DefaultCredentialsProvider ownCredentials;
  private final SecretsManagerClient client;

  SecretReader(SecretsManagerSettings settings) {
    Region region = region(settings);
    name = settings.secretName();
    place =
        "region "
            + region
            + (settings.endpoint() == null ? "" : " at " + settings.endpoint().getHost());
    AwsCredentialsProvider given = settings.awsCredentials();
    if (given == null) {
      DefaultCredentialsProvider own = DefaultCredentialsProvider.builder().build();
      ownCredentials = own;
      awsCredentials = own;
    } else {
      ownCredentials = null;
      awsCredentials = given;
    }
    client = client(settings, region);
  }

  private SecretsManagerClient client(SecretsManagerSettings settings, Region region) {
    SecretsManagerClientBuilder builder =
        SecretsManagerClient.builder()
            .region(region)
            .credentialsProvider(awsCredentials)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(ATTEMPT).socketTimeout(ATTEMPT))
            .overrideConfiguration(
                limits -> limits.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
    return (settings.endpoint() == null ? builder : builder.endpointOverride(settings.endpoint()))
        .build();
  }

  private static Region region(SecretsManagerSettings settings) {
    if (settings.region() != null) {
      return Region.of(settings.region());
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "region must be given by settings, AWS_REGION or a profile; there is none", e);
    }
  }

  /**
   * The secret as it is now.
   *
   * @throws TierException naming the secret and what to do
   */
  RedisSecret read() {
    long start = System.nanoTime();
    try {
      // Asked for by itself, since the SDK has no type of its own for this failure.
      awsCredentials.resolveCredentials();
    } catch (SdkClientException e) {
      throw unavailable("AWS credentials must be given by settings, environment or role", start, e);
    }
    try {
      String text = client.getSecretValue(request -> request.secretId(name)).secretString();
      return RedisSecret.parse(text);
    } catch (AwsServiceException e) {
      throw unavailable(refusal(e), start, e);
    } catch (SdkClientException e) {
      throw unavailable("Secrets Manager must be reachable within " + CALL, start, e);
    } catch (IllegalArgumentException e) {
      throw failure("it " + e.getMessage(), start);
    }
  }

  private static String refusal(AwsServiceException e) {
    String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    return switch (code == null ? "" : code) {
      case "ResourceNotFoundException" -> "it must exist there, but does not";
      case "AccessDeniedException" ->
          "the caller must be allowed secretsmanager:GetSecretValue on it, but is not";
      case "DecryptionFailure" -> "the caller must be allowed kms:Decrypt on its key, but is not";
      case "UnrecognizedClientException",
          "InvalidSignatureException",
          "ExpiredTokenException",
          "InvalidClientTokenId" ->
          "the AWS credentials must be valid, but were refused: " + code;
      default -> "Secrets Manager answered " + e.statusCode() + " " + code;
    };
  }

  private TierException failure(String reason, long start) {
    return new TierException(Tier.L2, "read credentials", "*", since(start), full(reason), null);
  }

  private TierException unavailable(String reason, long start, RuntimeException cause) {
    return new TierUnavailableException(
        Tier.L2, "read credentials", "*", since(start), full(reason), cause);
  }

  private String full(String reason) {
    return "secret '" + name + "' in " + place + ": " + reason;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() {
    client.close();
    if (ownCredentials != null) {
      ownCredentials.close();
    }
  }
}
