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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Servers and three members: two caches in this process and one in another. Traffic goes on from
 * {@link #start} to {@link #close}.
 */
final class Fleet implements AutoCloseable {
  private static final int WARM_CALLS = 2000;

  static final List<String> NAMES = List.of("a", "b", "c");

  final RedisCluster cluster;
  final PostgresServer database = PostgresServer.start();

  /** One that answers nobody, this test included. */
  @Nullable RedisNode paused;

  private final Path passwordFile;
  private final Set<String> threadsBefore = clientThreads();
  private final List<Member> members = new ArrayList<>();
  private final Audit audit;
  private final long threadsWhenWarm;

  private Fleet(RedisClusterOptions options, Path folder) throws IOException {
    cluster = RedisCluster.start(options);
    passwordFile = Files.writeString(folder.resolve("password"), cluster.password());
    Connection connection = Connection.of(cluster, passwordFile, database);
    Member.Here first = new Member.Here(NAMES.get(0), connection);
    members.add(first);
    audit = Audit.install(database.dataSource());
    Member.Here second = new Member.Here(NAMES.get(1), connection);
    members.add(second);
    members.add(MemberProcess.start(NAMES.get(2), connection, folder));
    first.start();
    second.start();
    awaitWarm();
    threadsWhenWarm = steadyThreads();
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
    long sum = 0;
    for (RedisNode node : cluster.nodes()) {
      if (node.isAlive() && node != paused) {
        sum += node.command("CLIENT", "LIST", "TYPE", "normal").text().lines().count() - 1;
      }
    }
    return sum;
  }

  /** Two to each node at most, for commands and for pushes, and each client's default one. */
  long mostConnections() {
    return (long) members.size() * (2L * cluster.nodes().size() + 1);
  }

  /**
   * The clients' threads in this process that do not end by themselves when idle, as those of the
   * caches' pools for calls and loaders do.
   */
  long steadyThreads() {
    return clientThreads().stream()
        .filter(name -> !threadsBefore.contains(name))
        .filter(name -> !name.matches("(?s)tieredcache-(call|load|unpack)-.*"))
        .count();
  }

  /** Drivers start the threads of their fixed pools one by one: up to 8 more of each cache here. */
  long mostThreads() {
    return threadsWhenWarm + 8L * members.stream().filter(Member.Here.class::isInstance).count();
  }

  private static Set<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName() + "#" + thread.getId())
        .filter(name -> name.matches("(lettuce|tiered|chaos|hiccups|Hikari).*"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Ends the members and looks whether threads or connections of theirs remain. */
  void closeAndAssertNothingIsLeft() {
    try {
      members.forEach(Member::close);
      members.clear();
      Observation.until(
          "no thread of a client left", () -> threadsBefore.containsAll(clientThreads()));
      Observation.until("no connection left", () -> connections() == 0);
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
