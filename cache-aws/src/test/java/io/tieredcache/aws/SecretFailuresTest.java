package io.tieredcache.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.TierException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

class SecretFailuresTest {
  private static final String SECRET =
      "secret 'gaming-system/redis-auth-token' in region eu-central-1 at localhost: ";

  @AutoClose private final SecretsManagerStandIn aws = new SecretsManagerStandIn();

  private TierException failure(SecretsManagerSettings settings) {
    TierException failure =
        assertThrows(TierException.class, () -> SecretsManagerCredentialSource.open(settings));
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all));
    assertFalse(all.toString().contains("s3cret"), all.toString());
    return failure;
  }

  private void assertReason(String expected, SecretsManagerSettings settings) {
    String message = failure(settings).getMessage();
    assertTrue(message.matches("L2 read credentials of \\* after \\d+ ms: .*"), message);
    assertEquals(expected, message.substring(message.indexOf(" ms: ") + 5));
  }

  @ParameterizedTest
  @CsvSource({
    "ResourceNotFoundException, 'it must exist there, but does not'",
    "AccessDeniedException,"
        + " 'the caller must be allowed secretsmanager:GetSecretValue on it, but is not'",
    "DecryptionFailure, 'the caller must be allowed kms:Decrypt on its key, but is not'",
    "ExpiredTokenException,"
        + " 'the AWS credentials must be valid, but were refused: ExpiredTokenException'",
    "InvalidRequestException, Secrets Manager answered 400 InvalidRequestException",
  })
  void open_refused_tellsWhatToDo(String code, String reason) {
    aws.refuses(code);
    assertReason(SECRET + reason, aws.settings());
  }

  @ParameterizedTest
  @CsvSource({
    "s3cret, 'it must be a JSON object, but is not JSON'",
    "'{\"auth_token\":\"s3cret\"', 'it must be a JSON object, but is not JSON'",
    "'', 'it must be a JSON object, but is another kind of JSON'",
    "'\"s3cret\"', 'it must be a JSON object, but is another kind of JSON'",
    "'{\"endpoint\":\"s3cret\"}', 'it must hold ''auth_token'' as text, but lacks it'",
    "'{\"auth_token\":\"s3cret\"}', 'it must hold ''endpoint'' as text, but lacks it'",
    "'{\"auth_token\":7,\"endpoint\":\"h\"}', 'it must hold ''auth_token'' as text, but does not'",
    "'{\"auth_token\":\"s3cret\",\"endpoint\":\" \"}',"
        + " 'it must hold ''endpoint'' as text, but does not'",
  })
  void open_badSecret_namesTheRuleAndNothingOfTheSecret(String secret, String reason) {
    aws.holds(secret);
    assertReason(SECRET + reason, aws.settings());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rediss://h",
        "h:0x1",
        "h:0",
        "h:99999",
        "h/s3cret",
        "u:s3cret@h",
        "a b",
        "h:6379,g",
        "h?a"
      })
  void open_badEndpoint_namesTheRuleAndNothingOfTheSecret(String endpoint) {
    aws.holds("{\"auth_token\":\"s3cret\",\"endpoint\":\"" + endpoint + "\"}");
    assertReason(SECRET + "it must hold 'endpoint' as host or host:port", aws.settings());
  }

  @Test
  void open_binarySecret_isRefused() {
    aws.holdsBinary();
    assertReason(SECRET + "it must be text, but is binary", aws.settings());
  }

  @Test
  void open_nothingListens_saysSo() {
    aws.close();
    assertReason(SECRET + "Secrets Manager must be reachable within PT7S", aws.settings());
  }

  @Test
  void open_noAwsCredentials_saysSo() {
    assertReason(
        SECRET + "AWS credentials must be given by settings, environment or role",
        aws.settings().awsCredentials(DefaultCredentialsProvider.builder().build()));
  }

  @Test
  void open_noRegion_saysSo() {
    SecretsManagerSettings settings = SecretsManagerSettings.defaults().endpoint(aws.uri());
    assertEquals(
        "region must be given by settings, AWS_REGION or a profile; there is none",
        assertThrows(
                IllegalArgumentException.class, () -> SecretsManagerCredentialSource.open(settings))
            .getMessage());
  }

  @Test
  void settings_flaw_isRefusedByRuleAndValue() {
    SecretsManagerSettings settings = SecretsManagerSettings.defaults();
    assertEquals(
        "refreshEvery must be PT1S to PT24H, was PT0S",
        assertThrows(IllegalArgumentException.class, () -> settings.refreshEvery(Duration.ZERO))
            .getMessage());
    assertEquals(
        "secretName must not be blank",
        assertThrows(IllegalArgumentException.class, () -> settings.secretName(" ")).getMessage());
    assertEquals(
        "endpoint must be like https://host, was host",
        assertThrows(IllegalArgumentException.class, () -> settings.endpoint(URI.create("host")))
            .getMessage());
  }
}
