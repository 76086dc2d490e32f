package io.tieredcache.redis;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** The probe's part that speaks Redis: password, and whether a cluster is there. */
final class ProbeTalk {
  private final RedisSettings settings;
  private final Endpoint endpoint;

  ProbeTalk(RedisSettings settings, Endpoint endpoint) {
    this.settings = settings;
    this.endpoint = endpoint;
  }

  /** What the server objects to, or null. */
  @Nullable String explain(Socket socket) throws IOException {
    Resp resp = new Resp(socket);
    String refusal = credentials(resp);
    return refusal != null ? refusal : cluster(resp);
  }

  private @Nullable String credentials(Resp resp) throws IOException {
    CredentialSource source = settings.credentials();
    if (source == null) {
      return resp.ask("PING").startsWith("-NOAUTH")
          ? endpoint + ": the server asks for a password; give one by credentials(...)"
          : null;
    }
    Credentials now;
    try {
      now = source.current();
    } catch (RuntimeException e) {
      return endpoint + ": the credential source failed (" + e.getClass().getSimpleName() + ")";
    }
    String reply =
        now.user() == null
            ? resp.ask("AUTH", now.password())
            : resp.ask("AUTH", now.user(), now.password());
    if (reply.startsWith("-WRONGPASS")) {
      return endpoint
          + ": the server refused the password or the user ("
          + (now.user() == null ? "default" : now.user())
          + "); correct credentials(...)";
    }
    return reply.startsWith("-")
        ? endpoint + ": the server has no password set; leave credentials out, or set one there"
        : null;
  }

  private @Nullable String cluster(Resp resp) throws IOException {
    String reply = resp.ask("CLUSTER", "INFO");
    if (settings.cluster() && reply.contains("cluster support disabled")) {
      return endpoint + ": no cluster there (cluster_enabled:0); use .standalone()";
    }
    if (settings.cluster() && reply.startsWith("-NOPERM")) {
      return endpoint + ": the user lacks +cluster (NOPERM); see docs/redis.md for the ACL";
    }
    if (reply.startsWith("-LOADING")) {
      return endpoint + ": the server is loading its data; it is tried again";
    }
    if (reply.contains("cluster_slots_assigned:0")) {
      return endpoint
          + ": the cluster has no slots assigned; create it with redis-cli --cluster"
          + " create";
    }
    return null;
  }
}
