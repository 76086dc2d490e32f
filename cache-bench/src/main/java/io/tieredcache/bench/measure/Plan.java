package io.tieredcache.bench.measure;

import io.tieredcache.bench.run.ClientKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How much is measured.
 *
 * @param full everything; else what four minutes allow
 * @param rounds in which each client has its turn; the median decides
 * @param seconds of one turn
 * @param warmSeconds of a process alone before its first turn
 * @param crowdWarmSeconds of several processes at once: each needs tens of seconds of the JIT
 *     compiler's work, and they share the processors
 * @param peers without an L1
 * @param localPeers with one
 */
public record Plan(
    boolean full,
    int rounds,
    double seconds,
    double warmSeconds,
    double crowdWarmSeconds,
    List<ClientKind> peers,
    List<ClientKind> localPeers) {
  /** Lettuce is what the bars of L2 compare with. */
  private static final List<ClientKind> ALWAYS = List.of(ClientKind.LETTUCE);

  /** Without a time of their own. */
  private static final List<ClientKind> TOLD = List.of(ClientKind.JEDIS_CACHED);

  private static final List<ClientKind> LOCAL =
      List.of(ClientKind.JEDIS_CACHED, ClientKind.REDISSON_LOCAL, ClientKind.JETCACHE_LOCAL);

  /** Copies the lists. */
  public Plan {
    peers = List.copyOf(peers);
    localPeers = List.copyOf(localPeers);
  }

  /** Three rounds with two peers, if no others are asked for. */
  public static Plan quick(List<ClientKind> asked) {
    List<ClientKind> peers =
        asked.isEmpty()
            ? List.of(
                ClientKind.REDISSON,
                ClientKind.JEDIS,
                ClientKind.REDISSON_LOCAL,
                ClientKind.JEDIS_CACHED)
            : asked;
    return of(false, 3, 0.7, 2, 8, peers);
  }

  /** Five rounds with all peers, if no others are asked for. */
  public static Plan full(List<ClientKind> asked) {
    List<ClientKind> peers =
        asked.isEmpty()
            ? List.of(ClientKind.values()).stream()
                .filter(kind -> kind.role() == ClientKind.Role.PEER)
                .toList()
            : asked;
    return of(true, 5, 3, 15, 40, peers);
  }

  private static Plan of(
      boolean full,
      int rounds,
      double seconds,
      double warmSeconds,
      double crowdWarmSeconds,
      List<ClientKind> asked) {
    List<ClientKind> peers = new ArrayList<>(ALWAYS);
    asked.stream()
        .filter(kind -> !LOCAL.contains(kind) && !ALWAYS.contains(kind))
        .forEach(peers::add);
    return new Plan(
        full,
        rounds,
        seconds,
        warmSeconds,
        crowdWarmSeconds,
        peers,
        asked.stream().filter(LOCAL::contains).toList());
  }

  /** Ours, the peers without L1 and the floor. */
  List<ClientKind> sharedClients() {
    List<ClientKind> all = new ArrayList<>();
    all.add(ClientKind.TIERED);
    all.addAll(peers);
    all.add(ClientKind.TUNED);
    return all;
  }

  /** Ours, the peers with an L1 whose entries have a time, and the forty lines. */
  List<ClientKind> timedClients() {
    List<ClientKind> all = new ArrayList<>();
    all.add(ClientKind.TIERED);
    localPeers.stream().filter(kind -> !TOLD.contains(kind)).forEach(all::add);
    all.add(ClientKind.BY_HAND);
    return all;
  }

  /**
   * Ours and the peers whose L1 keeps an entry until it is told of a change; none without peers.
   */
  List<ClientKind> toldClients() {
    List<ClientKind> told = localPeers.stream().filter(TOLD::contains).toList();
    if (told.isEmpty()) {
      return told;
    }
    List<ClientKind> all = new ArrayList<>();
    all.add(ClientKind.TIERED_TOLD);
    all.addAll(told);
    return all;
  }

  /** The longest that a run of its measures should take. */
  public Duration limit() {
    return full ? Duration.ofMinutes(60) : Duration.ofMinutes(4);
  }

  /** How long several processes at once are warmed. */
  double warmSeconds(int processes) {
    return processes == 1 ? warmSeconds : crowdWarmSeconds;
  }
}
