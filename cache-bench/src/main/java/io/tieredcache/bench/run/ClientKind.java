package io.tieredcache.bench.run;

import io.tieredcache.cli.exit.CommandFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The clients that can be measured, each with its adapter and the options that it is given. */
public enum ClientKind {
  TIERED("Tiered Cache", Role.OURS, "lettuce", "tiered.TieredPeer", ""),
  LETTUCE("Lettuce 7.7", Role.PEER, "lettuce", "lettuce.LettucePeer", ""),
  JEDIS("Jedis 8.0.2", Role.PEER, "jedis", "jedis.JedisPeer", ""),
  REDISSON("Redisson 4.7.0", Role.PEER, "redisson", "redisson.RedissonPeer", ""),
  REDISSON_BATCH(
      "Redisson 4.7.0, RBatch", Role.ANOTHER_WAY, "redisson", "redisson.RedissonPeer", "batch=1"),
  GLIDE("Valkey GLIDE 2.3.1", Role.PEER, "glide", "glide.GlidePeer", ""),
  JETCACHE("JetCache 2.7.8, remote", Role.PEER, "jetcache", "jetcache.JetCachePeer", "local=0"),
  SPRING("Spring RedisCache 4.1.2", Role.PEER, "spring", "spring.SpringPeer", ""),
  TUNED("Lettuce, our pipeline", Role.FLOOR, "lettuce", "lettuce.TunedLettucePeer", ""),
  SOCKET("bare TLS socket", Role.FLOOR, "lettuce", "socket.SocketPeer", ""),
  BY_HAND("Caffeine + Lettuce by hand", Role.FLOOR, "lettuce", "lettuce.ByHandPeer", ""),
  JEDIS_CACHED("Jedis 8.0.2, cached", Role.PEER, "jedis", "jedis.JedisPeer", "cached=1"),
  REDISSON_LOCAL(
      "Redisson RLocalCachedMap", Role.PEER, "redisson", "redisson.RedissonLocalPeer", ""),
  JETCACHE_LOCAL("JetCache 2.7.8, two-level", Role.PEER, "jetcache", "jetcache.JetCachePeer", ""),
  TIERED_TOLD(
      "Tiered Cache, L1 until told", Role.OURS, "lettuce", "tiered.TieredPeer", "tracked=1"),
  SLOWED("Tiered Cache, L2 + 5 ms", Role.CHECK, "lettuce", "tiered.TieredPeer", "slow=5"),
  ALL_TIERS("Tiered Cache, three tiers", Role.OURS, "lettuce", "tiered.TieredPeer", "tiers=3"),
  ALL_TIERS_TOLD(
      "Tiered Cache, three tiers, L1 until told",
      Role.OURS,
      "lettuce",
      "tiered.TieredPeer",
      "tiers=3 tracked=1"),
  LOCAL("Tiered Cache, L1 alone", Role.OURS, "lettuce", "tiered.LocalPeer", ""),
  CAFFEINE("Caffeine", Role.FLOOR, "lettuce", "tiered.CaffeinePeer", ""),
  CAFFEINE_EXPIRING(
      "Caffeine with expiry", Role.FLOOR, "lettuce", "tiered.CaffeinePeer", "expires=1"),
  CAFFEINE_COUNTING(
      "Caffeine with expiry and counts", Role.FLOOR, "lettuce", "tiered.CaffeinePeer", "counts=1");

  /** What a client is in the comparison. */
  public enum Role {
    OURS,
    PEER,
    /** Another call of a peer for the same work; measured beside that peer, where it differs. */
    ANOTHER_WAY,
    /** Shown beside: what it promises is less than ours. */
    FLOOR,
    /** Checks the harness itself. */
    CHECK
  }

  private static final String ADAPTERS = "io.tieredcache.bench.peer.";

  private final String title;
  private final Role role;
  private final String module;
  private final String adapter;
  private final String options;

  ClientKind(String title, Role role, String module, String adapter, String options) {
    this.title = title;
    this.role = role;
    this.module = module;
    this.adapter = ADAPTERS + adapter;
    this.options = options;
  }

  /**
   * The peer of an option's name: the name in lower case with hyphens.
   *
   * @throws CommandFailure naming the peers
   */
  public static ClientKind peer(String name) {
    return Arrays.stream(values())
        .filter(kind -> kind.role == Role.PEER && kind.word().equals(name))
        .findFirst()
        .orElseThrow(() -> CommandFailure.usage("--peers must be of " + peers() + ", was " + name));
  }

  private static String peers() {
    return Arrays.stream(values())
        .filter(kind -> kind.role == Role.PEER)
        .map(ClientKind::word)
        .collect(Collectors.joining(", "));
  }

  /** As options and the report's JSON have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** As people read it. */
  public String title() {
    return title;
  }

  /** What it is in the comparison. */
  public Role role() {
    return role;
  }

  String module() {
    return module;
  }

  /** What its JVM is told. */
  List<String> machineOptions() {
    // Lettuce brings no native transport; the class path has one, since cache-redis does.
    return this == LETTUCE || this == BY_HAND
        ? List.of("-Dio.lettuce.core.epoll=false")
        : List.of();
  }

  /** What its JVM's main class is told. */
  List<String> arguments(List<String> more) {
    List<String> arguments = new ArrayList<>();
    arguments.add(adapter);
    if (!options.isEmpty()) {
      arguments.add(options);
    }
    arguments.addAll(more);
    return arguments;
  }
}
