package io.tieredcache.cli.doctor;

import io.tieredcache.KeySchema;
import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.doctor.Finding.Chapter;
import io.tieredcache.cli.exit.CommandFailure;
import io.tieredcache.cli.resp.Dial;
import io.tieredcache.cli.resp.NodeAddress;
import io.tieredcache.cli.resp.Talk;
import io.tieredcache.cli.resp.Trust;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Walks all three lists once. Not thread-safe. Each step has a deadline; what can't be reached is
 * told of once and not asked again.
 */
public final class Doctor implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /** Over so long the nodes' processor time is seen. */
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private final Connection connection;
  private final List<KeySchema<?, String>> schemas;
  private final int sampled;
  private final Duration window;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<NodeAddress, Talk> talks = new LinkedHashMap<>();

  /**
   * For these servers.
   *
   * @param schemas whose keys are looked for
   * @param sampled how many keys of each primary are looked at, at most
   */
  public Doctor(Connection connection, List<KeySchema<?, String>> schemas, int sampled) {
    this(connection, schemas, sampled, WINDOW);
  }

  /** With another time over which the nodes' processor time is seen. */
  Doctor(Connection connection, List<KeySchema<?, String>> schemas, int sampled, Duration window) {
    this.connection = connection;
    this.schemas = List.copyOf(schemas);
    this.sampled = sampled;
    this.window = window;
  }

  /**
   * Takes all looks.
   *
   * @throws CommandFailure for addresses or a CA file that can't be read
   */
  public List<Finding> examine() {
    List<NodeAddress> seeds = connection.endpoints().stream().map(NodeAddress::parse).toList();
    if (!connection.postgresUrl().startsWith("jdbc:postgresql:")) {
      throw CommandFailure.usage("the PostgreSQL URL must begin with jdbc:postgresql:");
    }
    List<Primary> primaries = connections(seeds);
    Sample sample = new Sample(sampled);
    if (!primaries.isEmpty()) {
      latency(primaries, sample);
      misses(primaries, sample);
    }
    return List.copyOf(findings);
  }

  private List<Primary> connections(List<NodeAddress> seeds) {
    Notes notes = new Notes(Chapter.CONNECTIONS, findings);
    Trust trust = new Trust(connection.redisCa());
    Dial dial = new Dial(LIMIT, trust);
    Reach reach =
        new Reach(dial, new Certificates(dial, trust, notes), connection.redisPassword(), notes);
    seeds.forEach(seed -> walk(reach, seed));
    ClusterCheck cluster = new ClusterCheck(notes);
    List<ClusterNode> nodes =
        talks.entrySet().stream()
            .findFirst()
            .map(first -> cluster.view(first.getKey(), first.getValue()))
            .orElse(List.of());
    nodes.forEach(node -> walk(reach, node.address()));
    if (!nodes.isEmpty()) {
      cluster.judge(nodes);
    }
    List<Primary> primaries = primaries(nodes);
    new Rights(notes, primaries).check(schemas);
    new DatabaseCheck(notes).check(connection);
    return primaries;
  }

  private void walk(Reach reach, NodeAddress address) {
    if (!talks.containsKey(address)) {
      Talk talk = reach.walk(address);
      if (talk != null) {
        talks.put(address, talk);
      }
    }
  }

  private List<Primary> primaries(List<ClusterNode> nodes) {
    List<Primary> primaries = new ArrayList<>();
    for (ClusterNode node : nodes) {
      Talk talk = talks.get(node.address());
      if (talk != null && !node.slots().isEmpty()) {
        primaries.add(new Primary(node.address().toString(), node.slots(), talk));
      }
    }
    return primaries;
  }

  private void latency(List<Primary> primaries, Sample sample) {
    Notes notes = new Notes(Chapter.LATENCY, findings);
    List<Burden> burdens =
        primaries.stream().map(each -> new Burden(notes, each.name(), each.talk())).toList();
    burdens.forEach(Burden::begin);
    long begin = System.nanoTime();
    Pings pings = new Pings(notes);
    primaries.forEach(each -> pings.roundTrips(each.name(), each.talk()));
    primaries.forEach(each -> pings.slowLog(each.name(), each.talk()));
    for (long left = 1; left > 0; left = begin + window.toNanos() - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    burdens.forEach(Burden::end);
    primaries.forEach(each -> notes.look("keys", each.name(), () -> sample.take(each.talk())));
    new KeyCheck(sample, schemas).sizes(notes);
  }

  private void misses(List<Primary> primaries, Sample sample) {
    Notes notes = new Notes(Chapter.MISSES, findings);
    primaries.forEach(each -> new Hits(notes, each).check(schemas));
    KeyCheck keys = new KeyCheck(sample, schemas);
    keys.expiries(notes);
    keys.patterns(notes);
  }

  @Override
  public void close() {
    talks.values().forEach(Talk::close);
  }
}
