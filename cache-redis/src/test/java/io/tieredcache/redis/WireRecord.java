package io.tieredcache.redis;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.tieredcache.testkit.server.RedisCluster;
import io.tieredcache.testkit.server.RedisNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What all nodes of a cluster were asked about some keys, in the notation of docs/redis.md: {@code
 * GET acquire(GET SET)} is a GET, then a script with what it called in the server.
 */
final class WireRecord implements AutoCloseable {
  private static final Map<String, String> NAMES =
      Stream.of(Script.values())
          .collect(toMap(Script::digest, script -> script.name().toLowerCase(Locale.ROOT)));

  /** By whether the node is a primary. */
  private final Map<Boolean, List<Monitor>> monitors;

  WireRecord(RedisCluster servers) {
    this.monitors =
        servers.nodes().stream()
            .collect(
                partitioningBy(
                    RedisNode::isPrimary, mapping(node -> new Monitor(servers, node), toList())));
  }

  private Stream<Monitor> all() {
    return monitors.values().stream().flatMap(List::stream);
  }

  private static List<Monitor.Seen> reads(List<Monitor.Seen> seen) {
    return seen.stream().filter(each -> each.command().equals("GET")).toList();
  }

  /** Forgets what was. */
  void begin() {
    all().forEach(Monitor::seen);
  }

  /**
   * What was asked since, in the order of time.
   *
   * @param about what keys contain
   * @param keyless commands without a key that belong to it
   */
  List<String> since(String about, Set<String> keyless) {
    List<Monitor.Seen> all = new ArrayList<>();
    monitors.get(true).forEach(node -> all.addAll(about(node.seen(), about, keyless)));
    // What its primary tells a replica looks as if it were asked.
    monitors.get(false).forEach(node -> all.addAll(reads(about(node.seen(), about, keyless))));
    all.sort(comparingLong(Monitor.Seen::micros)); // stable: a script's calls stay behind it
    List<String> commands = new ArrayList<>();
    for (Monitor.Seen each : all) {
      if (!each.inScript()) {
        commands.add(isScript(each) ? NAMES.get(each.first()) + "()" : each.command());
      } else {
        int last = commands.size() - 1;
        String script = commands.get(last);
        String before = script.substring(0, script.length() - 1);
        commands.set(last, before + (before.endsWith("(") ? "" : " ") + each.command() + ")");
      }
    }
    return commands;
  }

  private static boolean isScript(Monitor.Seen seen) {
    return NAMES.containsKey(seen.first()) && seen.command().equals("EVALSHA");
  }

  private static List<Monitor.Seen> about(
      List<Monitor.Seen> seen, String about, Set<String> keyless) {
    List<Monitor.Seen> some = new ArrayList<>();
    boolean within = false;
    long micros = 0;
    for (Monitor.Seen each : seen) {
      if (!each.inScript()) {
        within = each.line().contains(about) || keyless.contains(each.command());
        micros = each.micros();
      }
      if (within) {
        some.add(each.at(micros));
      }
    }
    return some;
  }

  @Override
  public void close() {
    all().forEach(Monitor::close);
  }
}
