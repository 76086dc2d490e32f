package io.tieredcache.postgres;

import io.tieredcache.spi.TierException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What keeps the tier from starting, and what to do about it. */
final class StartFailures {
  private StartFailures() {}

  static TierException of(Operation operation, SQLException failure) {
    String state = Failures.state(failure);
    String advice = advice(state, failure);
    if (advice == null) {
      return Failures.of(operation, failure);
    }
    String reason = advice + " (" + failure.getMessage() + ")";
    return Failures.unreachable(state, failure)
        ? operation.unavailable(reason, failure)
        : operation.failed(reason, failure);
  }

  private static @Nullable String advice(String state, SQLException failure) {
    return switch (state) {
      case "28P01", "28000" ->
          "PostgreSQL refuses the user: check user, password and the server's pg_hba.conf";
      case "3D000" -> "the database does not exist: create it, or correct the URL";
      case "42501" ->
          "the user lacks a right: grant it, or let the owner of the schema start the tier once";
      case "3F000" -> "there is no schema to create tables in: set search_path";
      case "53300" -> "PostgreSQL has no connection left: lower the pools or raise max_connections";
      case "57P03" -> "PostgreSQL is starting up or shutting down: try again";
      case Failures.READ_ONLY -> "the server takes no writes: connect to the primary";
      default -> network(failure);
    };
  }

  private static @Nullable String network(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof ConnectException) {
        return "nothing listens there: start PostgreSQL, or correct host and port of the URL";
      }
      if (each instanceof UnknownHostException) {
        return "the host's name can't be resolved: correct the URL";
      }
      if (each instanceof SocketTimeoutException) {
        return "the host doesn't answer: check network and firewall";
      }
    }
    return null;
  }
}
