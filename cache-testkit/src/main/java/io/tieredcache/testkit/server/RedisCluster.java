package io.tieredcache.testkit.server;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis Cluster on this machine's loopback address, for tests and local work. By default 3
 * primaries with a replica each, TLS and a password; up in about 3 s.
 *
 * <p>The servers end with {@link #close()}, with the JVM, and (by a watching shell) also when the
 * JVM is killed. Several clusters may run at once. Thread-safe.
 */
public final class RedisCluster implements AutoCloseable {
  private static final int MAX_HOPS = 8;

  private final RedisClusterOptions options;
  private final List<RedisNode> nodes;
  private final @Nullable TestCertificates certificates;
  private final CloseOnExit resources;
  private final Supplier<RedisNode> another;

  RedisCluster(
      RedisClusterOptions options,
      List<RedisNode> nodes,
      @Nullable TestCertificates certificates,
      CloseOnExit resources,
      Supplier<RedisNode> another) {
    this.options = options;
    this.another = another;
    this.nodes = new CopyOnWriteArrayList<>(nodes);
    this.certificates = certificates;
    this.resources = resources;
  }

  /** Starts one with {@link RedisClusterOptions#defaults()}. */
  public static RedisCluster start() {
    return start(RedisClusterOptions.defaults());
  }

  /**
   * Starts one and waits until every node serves and every replica is in step.
   *
   * @throws ServerStartException when that fails; the message says why
   */
  public static RedisCluster start(RedisClusterOptions options) {
    return new RedisLauncher(options).launch();
  }

  /** The nodes' addresses for clients, e.g. {@code rediss://localhost:7001}. */
  public List<String> uris() {
    return nodes.stream().map(RedisNode::uri).toList();
  }

  /** The password of the default user, and of {@link #user()}, at the start. */
  public String password() {
    return options.password();
  }

  /** The ACL user asked for in the options, or null. */
  public @Nullable String user() {
    return options.user();
  }

  /**
   * The first step of a rotation: on every node {@link #password()} and this one are valid side by
   * side, for all users. A node that is started again knows its first password only.
   */
  public void allowPassword(String next) {
    nodes.forEach(node -> node.allowPassword(users(), next));
  }

  /** The last step of a rotation: who authenticates with it from now on is refused. */
  public void withdrawPassword(String old) {
    nodes.forEach(node -> node.withdrawPassword(users(), old));
  }

  private List<String> users() {
    return options.user() == null ? List.of("default") : List.of("default", options.user());
  }

  /** The PEM file that clients must trust. */
  public Path caCertificate() {
    return certificates().caCertificate();
  }

  /** All certificates. */
  public TestCertificates certificates() {
    if (certificates == null) {
      throw new IllegalStateException("this cluster has no TLS");
    }
    return certificates;
  }

  /** All nodes; the first ones were primaries at the start, those added since come last. */
  public List<RedisNode> nodes() {
    return List.copyOf(nodes);
  }

  /**
   * Starts one more node, a primary without slots and replicas, and waits until all know it.
   *
   * @throws UnsupportedOperationException where the nodes run in a container
   */
  public RedisNode addPrimary() {
    RedisNode fresh = another.get();
    new Resharding(nodes).meet(fresh);
    nodes.add(fresh);
    return fresh;
  }

  /**
   * Starts one more node, a replica of this primary, and waits until it is in step and all know it.
   *
   * @throws UnsupportedOperationException where the nodes run in a container
   */
  public RedisNode addReplica(RedisNode primary) {
    RedisNode fresh = another.get();
    Resharding resharding = new Resharding(nodes);
    resharding.meet(fresh);
    resharding.replicate(fresh, primary);
    nodes.add(fresh);
    return fresh;
  }

  /** Ends a node that has no slots, once the others have forgotten it. */
  public void remove(RedisNode node) {
    if (!slots(node).isEmpty()) {
      throw new IllegalArgumentException("node must have no slots, was " + node);
    }
    new Resharding(nodes).forget(node);
    nodes.remove(node);
    node.end();
  }

  /** The slots that a primary serves, lowest first. */
  public List<Integer> slots(RedisNode primary) {
    return Resharding.slots(primary);
  }

  /** Moves a slot with its keys, while it is served, and waits until all primaries know. */
  public void moveSlot(int slot, RedisNode from, RedisNode to) {
    moveSlot(slot, from, to, () -> {});
  }

  /**
   * The same, with something to do while the slot is open: run once before its keys move and once
   * after, and between the two after each key.
   */
  public void moveSlot(int slot, RedisNode from, RedisNode to, Runnable whileOpen) {
    new Resharding(nodes).move(slot, from, to, whileOpen);
  }

  /** The node that announces this port. */
  public RedisNode node(int port) {
    return nodes.stream()
        .filter(node -> node.port() == port)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no node announces port " + port));
  }

  /** The nodes that answer (one that is paused has 5 s) and say that they are primaries now. */
  public List<RedisNode> primaries() {
    return nodes.stream().filter(RedisNode::isAlive).filter(RedisCluster::saysPrimary).toList();
  }

  private static boolean saysPrimary(RedisNode node) {
    try {
      return node.isPrimary();
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /**
   * The node that serves this key now.
   *
   * @throws IllegalStateException when no live node knows one
   */
  public RedisNode primaryOf(String key) {
    return route(key, List.of("TTL", key)).node();
  }

  /**
   * Sends a command to the primary that serves this key, following MOVED.
   *
   * @throws RedisCommandException when Redis answers with another error
   * @throws IllegalStateException when no live node leads there
   */
  public RedisReply command(String key, String... command) {
    return route(key, List.of(command)).reply();
  }

  private record Routed(RedisNode node, RedisReply reply) {}

  private Routed route(String key, List<String> command) {
    List<RedisNode> candidates = new ArrayList<>(nodes);
    for (int hop = 0; hop < MAX_HOPS && !candidates.isEmpty(); hop++) {
      RedisNode node = candidates.remove(0);
      try {
        return new Routed(node, node.command(command.toArray(String[]::new)));
      } catch (UncheckedIOException e) {
        candidates.remove(node);
      } catch (RedisCommandException e) {
        candidates.add(0, moved(e));
      }
    }
    throw new IllegalStateException("no live node serves the slot of " + key);
  }

  private RedisNode moved(RedisCommandException e) {
    String message = String.valueOf(e.getMessage());
    if (!message.startsWith("MOVED ")) {
      throw e;
    }
    return node(Integer.parseInt(message.substring(message.lastIndexOf(':') + 1)));
  }

  /** Kills all nodes, waits for their end, closes proxies, deletes files. Safe to repeat. */
  @Override
  public void close() {
    resources.close();
  }

  @Override
  public String toString() {
    return "RedisCluster[" + options + ", " + uris() + "]";
  }
}
