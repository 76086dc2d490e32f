package io.tieredcache.testkit.server;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What kind of cluster {@link RedisCluster#start(RedisClusterOptions)} starts. Immutable; each
 * method gives a changed copy, and throws {@link IllegalArgumentException} for a value that can't
 * be.
 */
public final class RedisClusterOptions {
  private static final Duration SHORTEST_NODE_TIMEOUT = Duration.ofMillis(100);

  // Written only before the object is handed out.
  private ServerSource source = ServerSource.DEFAULT;
  private int primaries = 3;
  private int replicas = 1;
  private boolean standalone;
  private boolean tls = true;
  private boolean proxied;
  private @Nullable String user;
  private String password = "testkit-redis-password";
  private List<String> certificateNames = TestCertificates.LOOPBACK;
  private @Nullable String announcedHost;
  private Duration nodeTimeout = Duration.ofSeconds(2);
  private List<String> config = List.of();

  private RedisClusterOptions() {}

  /**
   * 3 primaries with a replica each, TLS, a password, a certificate for {@link
   * TestCertificates#LOOPBACK}, a node timeout of 2 s, the executable of {@link
   * ServerSource#DEFAULT}.
   */
  public static RedisClusterOptions defaults() {
    return new RedisClusterOptions();
  }

  private RedisClusterOptions with(Consumer<RedisClusterOptions> change) {
    RedisClusterOptions copy = new RedisClusterOptions();
    copy.source = source;
    copy.primaries = primaries;
    copy.replicas = replicas;
    copy.standalone = standalone;
    copy.tls = tls;
    copy.proxied = proxied;
    copy.user = user;
    copy.password = password;
    copy.certificateNames = certificateNames;
    copy.announcedHost = announcedHost;
    copy.nodeTimeout = nodeTimeout;
    copy.config = config;
    change.accept(copy);
    return copy;
  }

  /** With executables from there. */
  public RedisClusterOptions source(ServerSource value) {
    requireNonNull(value, "source");
    return with(copy -> copy.source = value);
  }

  /** With that many primaries (1, or 3 and more) and replicas of each (0 and more). */
  public RedisClusterOptions nodes(int primaryCount, int replicasOfEach) {
    check(primaryCount == 1 || primaryCount > 2, "primaries must be 1 or at least 3", primaryCount);
    check(replicasOfEach >= 0, "replicas must not be negative", replicasOfEach);
    return with(
        copy -> {
          copy.primaries = primaryCount;
          copy.replicas = replicasOfEach;
          copy.standalone = false;
        });
  }

  /** One node without cluster mode. */
  public RedisClusterOptions singleNode() {
    return nodes(1, 0).with(copy -> copy.standalone = true);
  }

  /** Plain TCP instead of TLS, for clients, replication and bus. */
  public RedisClusterOptions withoutTls() {
    return with(copy -> copy.tls = false);
  }

  /** With that password of the default user: printable ASCII without quotes, #, \ and blanks. */
  public RedisClusterOptions password(String value) {
    if (!value.matches("[!-~&&[^\"#'\\\\]]+")) {
      throw new IllegalArgumentException(
          "password must be printable ASCII without quotes, #, \\ and blanks");
    }
    return with(copy -> copy.password = value);
  }

  /** With an ACL user of all rights beside the default one; both have that password. */
  public RedisClusterOptions user(String name, String value) {
    check(name.matches("[A-Za-z0-9_.-]+"), "user must match [A-Za-z0-9_.-]+", name);
    return password(value).with(copy -> copy.user = name);
  }

  /** With a certificate for exactly these host names and addresses, e.g. of another host. */
  public RedisClusterOptions certificateFor(String... names) {
    check(names.length > 0, "certificate names must not be empty", "[]");
    return with(copy -> copy.certificateNames = List.of(names));
  }

  /** With a host name that MOVED and CLUSTER SLOTS tell clients; needs Redis 7 or newer. */
  public RedisClusterOptions announcedHost(String name) {
    check(name.matches("[A-Za-z0-9.-]+"), "announcedHost must be a host name", name);
    return with(copy -> copy.announcedHost = name);
  }

  /**
   * With a {@link FaultProxy} in front of each node, whose port the node announces. Replication
   * between child processes goes through the proxies too, the cluster bus never does.
   */
  public RedisClusterOptions behindProxies() {
    return with(copy -> copy.proxied = true);
  }

  /** With that cluster-node-timeout; a dead primary is replaced about twice that later. */
  public RedisClusterOptions nodeTimeout(Duration value) {
    check(
        value.compareTo(SHORTEST_NODE_TIMEOUT) >= 0, "nodeTimeout must be at least 100 ms", value);
    return with(copy -> copy.nodeTimeout = value);
  }

  /** With one more line of redis.conf, e.g. {@code maxmemory 20mb}. */
  public RedisClusterOptions config(String line) {
    check(line.lines().count() == 1, "config must be one line", line);
    List<String> lines = new ArrayList<>(config);
    lines.add(line);
    return with(copy -> copy.config = List.copyOf(lines));
  }

  private static void check(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", was " + value);
    }
  }

  ServerSource source() {
    return source;
  }

  int primaries() {
    return primaries;
  }

  int replicas() {
    return replicas;
  }

  int size() {
    return primaries * (1 + replicas);
  }

  boolean standalone() {
    return standalone;
  }

  boolean tls() {
    return tls;
  }

  boolean proxied() {
    return proxied;
  }

  @Nullable String user() {
    return user;
  }

  String password() {
    return password;
  }

  List<String> certificateNames() {
    return certificateNames;
  }

  @Nullable String announcedHost() {
    return announcedHost;
  }

  Duration nodeTimeout() {
    return nodeTimeout;
  }

  List<String> config() {
    return config;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return (standalone ? "one node" : primaries + "x" + (1 + replicas) + " nodes")
        + (tls ? ", TLS" : "")
        + (proxied ? ", proxied" : "");
  }
}
