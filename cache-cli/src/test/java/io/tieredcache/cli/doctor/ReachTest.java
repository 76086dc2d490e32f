package io.tieredcache.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.cli.connection.Connection;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that can't be reached: the doctor says which step of the way failed, and why. */
@Tag("servers")
final class ReachTest {
  private final Patients patients = Patients.shared();
  private final RedisCluster redis = patients.redis();

  private Connection connection(List<String> uris, @Nullable String password, Path ca) {
    Connection right = patients.connection();
    return new Connection(
        uris,
        password,
        ca,
        right.postgresUrl(),
        right.postgresUser(),
        patients.database().password());
  }

  @Test
  void examine_wrongPassword_saysSoOfEachServerAndHidesIt() {
    Diagnosis found =
        Diagnosis.of(connection(redis.uris(), "not-the-password", redis.caCertificate()));

    assertEquals(Set.of("auth"), found.wrongChecks());
    assertEquals(redis.nodes().size(), found.wrong().size());
    assertFalse(found.toString().contains("not-the-password"));
  }

  @Test
  void examine_noPassword_saysThatOneIsAskedFor() {
    Connection none = connection(redis.uris(), null, redis.caCertificate());
    Diagnosis.of(none).assertSaw("NOAUTH", "auth");
  }

  @Test
  void examine_otherCa_saysThatTheCertificateIsNotBelieved() {
    Path other = redis.certificates().otherCaCertificate();
    Diagnosis.of(connection(redis.uris(), redis.password(), other))
        .assertSaw("not believed", "tls");
  }

  @Test
  void examine_certificateOfAnotherHost_namesWhomItIsFor() {
    RedisClusterOptions options =
        RedisClusterOptions.defaults().singleNode().certificateFor("cache.example");
    try (RedisCluster other = RedisCluster.start(options)) {
      Diagnosis.of(patients.connection(other)).assertSaw("it is for cache.example", "tls");
    }
  }

  @Test
  void examine_plainUriToTlsPort_saysThatTlsIsSpoken() {
    List<String> plain = List.of(redis.uris().get(0).replace("rediss:", "redis:"));
    Connection connection = connection(plain, redis.password(), redis.caCertificate());
    Finding found = Diagnosis.of(connection).wrong("auth").get(0);
    assertTrue(String.valueOf(found.cause()).contains("TLS"), found::toString);
  }

  @Test
  void examine_hostThatIsNone_saysThatTheNameCantBeResolved() {
    List<String> nowhere = List.of("rediss://no-such-host.invalid:7001");
    Connection connection = connection(nowhere, redis.password(), redis.caCertificate());
    Diagnosis.of(connection).assertSaw("can't be resolved", "name");
  }
}
