package io.tieredcache.postgres;

import io.tieredcache.spi.TierException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the driver or the pool says, in the tier's words. */
final class Failures {
  static final String READ_ONLY = "25006";
  private static final String NOT_CONNECTED = "08001";
  private static final String REJECTED = "08004";
  private static final String CANCELED = "57014";

  /** Shut down by an administrator, by a crash, and not taking connections (yet). */
  private static final Set<String> SHUT = Set.of("57P01", "57P02", "57P03");

  private static final String SERIALIZATION = "40001";

  /** The server counts the statement's time in milliseconds from a moment after we did. */
  private static final long CLOCK_SLACK_MILLIS = 5;

  private Failures() {}

  static TierException of(Operation operation, SQLException failure) {
    String state = state(failure);
    SQLException cause = withoutDetail(failure);
    if (failure instanceof SQLTimeoutException) {
      return operation.late("the deadline passed before the statement was sent", cause);
    }
    if (late(operation, state)) {
      return operation.late("PostgreSQL has not answered; a write may have happened", cause);
    }
    if (failure instanceof SQLTransientConnectionException && failure.getCause() == null) {
      return operation.unavailable(
          "the pool gave no connection in time: it was still opening one, or a given pool has fewer"
              + " than the tier has threads",
          cause);
    }
    if (READ_ONLY.equals(state)) {
      return operation.unavailable(
          "the server takes no writes: connect to the primary (targetServerType=primary)", cause);
    }
    if (operation.writes() && broken(state, failure)) {
      return operation.unknown("the connection broke; a write may have happened", cause);
    }
    if (unreachable(state, failure)) {
      return operation.unavailable("connection failed, SQLState " + state, cause);
    }
    if (SERIALIZATION.equals(state)) {
      return operation.failed(
          "SQLState 40001: the DataSource's connections must be READ COMMITTED", cause);
    }
    return refusedRow(state)
        ? operation.refused(Refusals.reason(state, failure), cause)
        : operation.failed(Refusals.reason(state, failure), cause);
  }

  private static boolean late(Operation operation, String state) {
    return operation.deadline().remainingMillis() <= CLOCK_SLACK_MILLIS
        && (state.equals(CANCELED) || state.startsWith("08"));
  }

  /** Lost under a request: unlike one that could not be made, it may have been carried out. */
  private static boolean broken(String state, SQLException failure) {
    return state.startsWith("08")
        && !state.equals(NOT_CONNECTED)
        && !state.equals(REJECTED)
        && !(failure instanceof SQLTransientConnectionException);
  }

  /** Connection lost or refused, shutting down or starting, too many clients, log-in refused. */
  static boolean unreachable(String state, SQLException failure) {
    return failure instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.startsWith("28")
        || state.equals("3D000");
  }

  /**
   * The server can't be reached, shuts down or starts up, so it may be back by itself at any
   * moment. Of class 08, REJECTED is a server that is there and wants another kind of log-in.
   */
  static boolean away(String state) {
    return (state.startsWith("08") && !state.equals(REJECTED)) || SHUT.contains(state);
  }

  /** The server refused the statement as a whole, though a part of it may be fine by itself. */
  static boolean dividable(SQLException failure) {
    String state = state(failure);
    return failure instanceof PSQLException refused
        && refused.getServerErrorMessage() != null
        && !state.equals(CANCELED)
        && !state.equals(READ_ONLY)
        && !unreachable(state, failure);
  }

  /** Bad data, a constraint, a view's check option, too large a row, or a trigger's veto. */
  private static boolean refusedRow(String state) {
    return state.startsWith("22")
        || state.startsWith("23")
        || state.startsWith("44")
        || state.startsWith("54")
        || state.startsWith("P0");
  }

  /** The first SQLState of the chain: a pool wraps the driver's. */
  static String state(SQLException failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        return sql.getSQLState();
      }
    }
    return "unknown";
  }

  /** The detail of a refused row holds key and value; of bad data even the message does. */
  private static SQLException withoutDetail(SQLException failure) {
    if (!(failure instanceof PSQLException refused)) {
      return failure;
    }
    ServerErrorMessage said = refused.getServerErrorMessage();
    boolean dataIsTold = state(failure).startsWith(Refusals.BAD_DATA);
    if (said == null || (said.getDetail() == null && !dataIsTold)) {
      return failure;
    }
    String message = dataIsTold ? "SQLState " + refused.getSQLState() : said.getMessage();
    SQLException cause = new SQLException(message, refused.getSQLState());
    cause.setStackTrace(refused.getStackTrace());
    return cause;
  }
}
