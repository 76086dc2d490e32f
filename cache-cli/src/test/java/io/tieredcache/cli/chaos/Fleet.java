package io.tieredcache.cli.chaos;

import io.tieredcache.KeySchema;
import io.tieredcache.testkit.history.Call;
import io.tieredcache.testkit.history.Commits;
import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisClusterOptions;
import io.tieredcache.testkit.server.RedisNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Servers and three members: two caches in this process and one in another. Traffic goes on from
 * {@link #start} to {@link #close}.
 */
final class Fleet implements AutoCloseable {
  private static final int WARM_CALLS = 2000;

  static final List<String> NAMES = List.of("a", "b", "c");
  private static final String HERE = "here";

  final RedisCluster cluster;
  final PostgresServer database = PostgresServer.start();

  /** One that answers nobody, this test included. */
  @Nullable RedisNode paused;

  private final Path passwordFile;
  private final Set<String> threadsBefore = State.clientThreads();
  private final List<Member> members = new ArrayList<>();
  private final Audit audit;

  /** Nodes that are primaries, or have been: clients keep their connections to these. */
  private final Set<RedisNode> primariesEver = new HashSet<>();

  private Fleet(RedisClusterOptions options, Path folder) throws IOException {
    cluster = RedisCluster.start(options);
    passwordFile = Files.writeString(folder.resolve("password"), cluster.password());
    Connection connection = Connection.of(cluster, passwordFile, database);
    Member.Here first = new Member.Here(NAMES.get(0), connection, threadsBefore);
    members.add(first);
    audit = Audit.install(database.dataSource());
    Member.Here second = new Member.Here(NAMES.get(1), connection, threadsBefore);
    members.add(second);
    members.add(MemberProcess.start(NAMES.get(2), connection, folder));
    first.start();
    second.start();
    awaitWarm();
    awaitArmed();
    Observation.until(
        "as many connections as all members want", () -> connections() == mostConnections());
  }

  /** Until the code of each member has been run, and compiled, some thousand times. */
  private void awaitWarm() {
    Map<String, Integer> calls = new HashMap<>();
    Observation.until(
        "warm members",
        () -> {
          for (Call call : take().worlds().calls()) {
            calls.merge(call.process(), 1, Integer::sum);
          }
          return NAMES.stream().allMatch(name -> calls.getOrDefault(name, 0) > WARM_CALLS);
        });
  }

  /** TLS, AUTH, a proxy before each node, and a failover as quick as a busy machine bears. */
  static RedisClusterOptions options() {
    return RedisClusterOptions.defaults().behindProxies().nodeTimeout(Duration.ofSeconds(1));
  }

  static Fleet start(RedisClusterOptions options, Path folder) throws IOException {
    return new Fleet(options, folder);
  }

  /** What all members saw since the last time. */
  Workload.Seen take() {
    Workload.Seen all = Workload.Seen.nothing();
    for (Member member : members) {
      Workload.Seen taken = member.take();
      all.worlds().addAll(taken.worlds());
      all.tracked().addAll(taken.tracked());
      all.scratch().addAll(taken.scratch());
    }
    return all;
  }

  Commits commits(KeySchema<String, Written> schema) {
    return audit.commits(schema);
  }

  /** As a mounted secret is replaced. */
  void changePasswordFile(String password) {
    try {
      Path fresh = Files.writeString(passwordFile.resolveSibling("fresh"), password);
      Files.move(fresh, passwordFile, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of clients to nodes that run: not of replication, nor of this test itself. */
  long connections() {
    return running().stream()
        .mapToLong(node -> node.command("CLIENT", "LIST", "TYPE", "normal").text().lines().count())
        .map(listed -> listed - 1)
        .sum();
  }

  private List<RedisNode> running() {
    return cluster.nodes().stream().filter(node -> node.isAlive() && node != paused).toList();
  }

  private List<RedisNode> primaries() {
    return running().stream().filter(RedisNode::isPrimary).toList();
  }

  /**
   * The most that clients have to nodes that run, and what they have when all is well: one for
   * commands to each primary, or former one, one for pushes to each primary, and a default one.
   */
  long mostConnections() {
    List<RedisNode> primaries = primaries();
    primariesEver.addAll(primaries);
    long known = running().stream().filter(primariesEver::contains).count();
    return members.size() * (1 + known + primaries.size());
  }

  /** What the members hold now. */
  Footprint footprint() {
    Map<String, Integer> threads = new TreeMap<>();
    // Those of this JVM are told by each of its members.
    add(threads, HERE, members.get(0));
    add(threads, NAMES.get(2), members.get(2));
    return new Footprint(connections(), audit.connections(), threads);
  }

  private static void add(Map<String, Integer> threads, String jvm, Member member) {
    member.state().threads().forEach((kind, count) -> threads.put(jvm + " " + kind, count));
  }

  /** The most that they may hold later, where this is what they held before. */
  Footprint most(Footprint before) {
    return before.most(mostConnections(), Map.of(HERE, members.size() - 1, NAMES.get(2), 1));
  }

  /** Waits until every primary reports to every member, and L1 of each answers by that. */
  void awaitArmed() {
    List<State> before = members.stream().map(Member::state).toList();
    Observation.until("tracking is armed everywhere", () -> armedSince(before));
  }

  private boolean armedSince(List<State> before) {
    int primaries = primaries().size();
    for (int i = 0; i < members.size(); i++) {
      State now = members.get(i).state();
      if (!now.armed(primaries) || now.vouched() <= before.get(i).vouched()) {
        return false;
      }
    }
    return true;
  }

  /** Ends the members and looks whether threads or connections of theirs remain. */
  void closeAndAssertNothingIsLeft() {
    try {
      members.forEach(Member::close);
      members.clear();
      Observation.until(
          "no thread of a client left", () -> threadsBefore.containsAll(State.clientThreads()));
      Observation.until("no connection left", () -> connections() == 0 && audit.connections() == 0);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    members.forEach(Member::close);
    cluster.close();
    database.close();
  }
}
