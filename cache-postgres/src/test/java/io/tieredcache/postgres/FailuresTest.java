package io.tieredcache.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tieredcache.spi.OutcomeUnknownException;
import io.tieredcache.spi.TierUnavailableException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** Whether a failure says that nothing happened, which the engine trusts. */
final class FailuresTest {
  private static Class<?> classOf(String operation, PSQLState state) {
    SQLException failure = new PSQLException("lost", state);
    return Failures.of(new Operation(operation, "test:{id}", Ask.soon()), failure).getClass();
  }

  @Test
  void of_connectionBrokenUnderAWrite_saysThatItMayHaveHappened() {
    assertEquals(OutcomeUnknownException.class, classOf("put", PSQLState.CONNECTION_FAILURE));
    assertEquals(
        OutcomeUnknownException.class, classOf("remove", PSQLState.CONNECTION_DOES_NOT_EXIST));
  }

  @Test
  void of_connectionBrokenUnderARead_isUnavailable() {
    for (String read : List.of(Operation.READ, "horizon", "position", "asRead")) {
      assertEquals(
          TierUnavailableException.class, classOf(read, PSQLState.CONNECTION_FAILURE), read);
    }
  }

  @Test
  void of_noConnectionForAWrite_saysThatNothingHappened() {
    assertEquals(
        TierUnavailableException.class, classOf("put", PSQLState.CONNECTION_UNABLE_TO_CONNECT));
  }
}
