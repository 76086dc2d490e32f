package io.tieredcache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.tieredcache.spi.TierException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what Lettuce throws into what the SPI promises, with a text that says what to do. */
final class Failures {
  private static final int DEEPEST = 8;
  private static final String UNCONFIRMED = "the node refuses to tell which replicas have it";
  private static final String NO_PERMISSION = "NOPERM";

  /** What Redis 6.2 says, under ERR, of a script's command that its user may not send. */
  private static final String NOT_IN_SCRIPT = "The user executing the script can't ";

  /** How it hands on what it refuses a script's command with otherwise. */
  private static final Pattern IN_SCRIPT =
      Pattern.compile("^ERR Error running script .*: -([A-Z]+) ");

  private static final String NOT_CONNECTED = "Currently not connected";

  private static final String UNSERVED = "CLUSTERDOWN Hash slot not served";

  /** Of its queue, buffer or stack: what waits to be sent, or for its reply. */
  private static final String FULL = " size exceeded: ";

  private Failures() {}

  static TierException of(Operation operation, Throwable failure) {
    Throwable cause = unwrap(failure);
    if (cause instanceof TierException known) {
      return known;
    }
    if (cause instanceof StartFailure unfit) {
      return operation.unavailable(unfit.reason(), unfit);
    }
    if (cause instanceof RedisCommandTimeoutException) {
      return operation.deadline().expired()
          ? operation.late("no answer by the deadline", cause)
          : operation.unanswered(
              "no answer within commandTimeout; the node is frozen, overloaded or cut off", cause);
    }
    if (full(cause)) {
      return operation.keptBack(reason(cause), cause);
    }
    if (unsent(cause)) {
      return operation.disconnected(reason(cause), cause);
    }
    return refused(cause)
        ? operation.unavailable(reason(cause), cause)
        : operation.unanswered(reason(cause), cause);
  }

  /**
   * What failed about one key. A slot that moves, or that nobody serves, is no fault of the node,
   * which serves its other keys: no breaker may count it.
   */
  static TierException ofKey(Operation operation, Throwable failure) {
    Throwable cause = unwrap(failure);
    if (slotUnserved(cause)) {
      return operation.keptBack(reason(cause), cause);
    }
    return slotMoving(cause) ? operation.failed(reason(cause), cause) : of(operation, cause);
  }

  static Throwable unwrap(Throwable failure) {
    Throwable inner = failure;
    while ((inner instanceof CompletionException || inner instanceof ExecutionException)
        && inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** The node or the driver says why it did nothing; else the connection broke under it. */
  private static boolean refused(Throwable cause) {
    return cause instanceof RedisCommandExecutionException
        || cause instanceof PartitionSelectorException
        || cause instanceof RedisConnectionException
        || unsent(cause)
        || full(cause);
  }

  /** The driver's own queue has no room: the node may be well. */
  private static boolean full(Throwable cause) {
    return !(cause instanceof RedisCommandExecutionException) && text(cause).contains(FULL);
  }

  /**
   * How a WAIT failed behind an append that was done: where the node refuses the one, it must not
   * look as if it had refused the other.
   */
  static Throwable unconfirmed(Throwable failure) {
    return refused(unwrap(failure))
        ? new RedisException(UNCONFIRMED + hint(failure), failure)
        : failure;
  }

  /** Where a server refused for want of a right: which page tells of it. Else nothing. */
  static String hint(Throwable failure) {
    return codeWithin(failure).equals(NO_PERMISSION)
        ? " (" + NO_PERMISSION + "; see docs/redis.md for the ACL)"
        : "";
  }

  /** What a request comes to: the driver also throws, as where it is closed meanwhile. */
  static <T extends @Nullable Object> CompletionStage<T> begun(
      Supplier<? extends CompletionStage<T>> request) {
    try {
      return request.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The node has not seen the script. */
  static boolean noScript(Throwable failure) {
    return unwrap(failure) instanceof RedisNoScriptException;
  }

  /** The slot moves and value and fence may lie on two nodes. */
  static boolean slotMoving(Throwable failure) {
    return code(failure).equals("TRYAGAIN");
  }

  /** The slot has no node, while the cluster serves others (no full coverage is required). */
  private static boolean slotUnserved(Throwable cause) {
    return slotUnknown(cause)
        || (cause instanceof RedisCommandExecutionException && text(cause).startsWith(UNSERVED));
  }

  /** As far as the driver knows, the slot has no node. */
  static boolean slotUnknown(Throwable failure) {
    return unwrap(failure) instanceof PartitionSelectorException;
  }

  /** The key is a list, hash or other type that is no value. */
  static boolean wrongType(Throwable failure) {
    return code(failure).equals("WRONGTYPE");
  }

  /** Another node has the key. */
  static boolean redirected(Throwable failure) {
    String code = code(failure);
    return code.equals("MOVED") || code.equals("ASK");
  }

  /** A server refused to authenticate somewhere on the way: at a handshake, or a command. */
  static boolean credentialsRefused(@Nullable Throwable failure) {
    return credentialsRefused(failure, DEEPEST);
  }

  private static boolean credentialsRefused(@Nullable Throwable failure, int depth) {
    if (failure == null || depth == 0) {
      return false;
    }
    String code = code(failure);
    return code.equals("WRONGPASS")
        || code.equals("NOAUTH")
        || credentialsRefused(failure.getCause(), depth - 1)
        // A cluster client keeps each seed's failure beside the first one's.
        || Arrays.stream(failure.getSuppressed()).anyMatch(e -> credentialsRefused(e, depth - 1));
  }

  /** The driver has no connection to the node yet, or no more, and sent nothing. */
  static boolean unsent(Throwable failure) {
    Throwable cause = unwrap(failure);
    return !(cause instanceof RedisCommandExecutionException)
        && text(cause).startsWith(NOT_CONNECTED);
  }

  /** Another node may be in charge by now: this one is not connected, or has lost its peers. */
  static boolean elsewhere(Throwable failure) {
    return unsent(failure) || code(failure).equals("CLUSTERDOWN");
  }

  static boolean timeout(Throwable failure) {
    return unwrap(failure) instanceof RedisCommandTimeoutException;
  }

  /** The first word of the error that a server met a connection with, or an empty string. */
  static String codeWithin(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof RedisCommandExecutionException) {
        return code(cause);
      }
      cause = cause.getCause();
    }
    return "";
  }

  /** The first word of a server's error, or an empty string where it is none. */
  static String code(Throwable failure) {
    if (!(unwrap(failure) instanceof RedisCommandExecutionException refusal)) {
      return "";
    }
    String text = text(refusal);
    if (text.contains(NOT_IN_SCRIPT)) {
      return NO_PERMISSION;
    }
    Matcher inScript = IN_SCRIPT.matcher(text);
    if (inScript.find()) {
      return inScript.group(1);
    }
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  private static String text(Throwable cause) {
    @Nullable String text = cause.getMessage();
    return text == null ? "" : text;
  }

  private static String reason(Throwable cause) {
    if (slotUnserved(cause)) {
      return "no node of the cluster holds the key's slot; check CLUSTER INFO";
    }
    if (cause instanceof RedisCommandExecutionException) {
      return refusal(code(cause));
    }
    String text = text(cause);
    if (full(cause)) {
      return "too many requests wait for the node; slow down or make batches smaller";
    }
    if (cause instanceof RedisConnectionException || text.startsWith(NOT_CONNECTED)) {
      return "not connected to the node that holds the key; reconnecting";
    }
    if (text.startsWith(UNCONFIRMED)) {
      return text;
    }
    if (text.startsWith("Connection ")) {
      return "the connection broke while the request was under way";
    }
    return "the connection failed (" + cause.getClass().getSimpleName() + ")";
  }

  // The server's own text is left out: it may repeat arguments.
  private static String refusal(String code) {
    return switch (code) {
      case "TRYAGAIN" -> "the key's slot is moving to another node; it is served again when it has";
      // Also where the user may not send ASKING: the driver does not look at its reply.
      case "MOVED", "ASK" ->
          "the key's slot keeps moving; check the cluster's topology, and that the ACL has +asking"
              + " (docs/redis.md)";
      case "CLUSTERDOWN" -> "the cluster is down (CLUSTERDOWN); check CLUSTER INFO";
      case "LOADING" -> "the node is loading its data (LOADING); it answers when it has";
      case "READONLY" -> "the node became a replica (READONLY); the topology is being refreshed";
      case "MASTERDOWN" -> "the node's primary is down (MASTERDOWN)";
      case "NOREPLICAS" -> "too few replicas for writes (min-replicas-to-write)";
      case "OOM" -> "the node is out of memory (OOM); set maxmemory-policy or grow it";
      case "MISCONF" -> "the node refuses writes (MISCONF): it can't save to its disk";
      case "BUSY" -> "a script blocks the node (BUSY)";
      case "NOAUTH", "WRONGPASS" -> "the node refused the credentials (" + code + ")";
      case NO_PERMISSION -> "the user lacks a permission (NOPERM); see docs/redis.md for the ACL";
      default -> "Redis refused the command (" + code + ")";
    };
  }
}
