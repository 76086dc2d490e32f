package io.tieredcache.testkit.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts the nodes of one cluster and waits until it serves. Used by one thread, once. */
final class RedisLauncher {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 5;

  private final RedisClusterOptions options;

  RedisLauncher(RedisClusterOptions options) {
    this.options = options;
  }

  RedisCluster launch() {
    for (int attempt = 1; ; attempt++) {
      CloseOnExit resources = new CloseOnExit();
      try {
        return launch(resources);
      } catch (RuntimeException e) {
        resources.close();
        if (attempt == ATTEMPTS || !FreePorts.wereTaken(e)) {
          throw e;
        }
      }
    }
  }

  private RedisCluster launch(CloseOnExit resources) {
    TempFolder folder = new TempFolder("tieredcache-redis-");
    resources.add(folder::close);
    TestCertificates certificates =
        options.tls() ? TestCertificates.create(folder.path(), options.certificateNames()) : null;
    RedisHost host = host(folder, resources);
    RedisPlan plan = RedisPlan.of(options.primaries(), host.ports());
    List<RedisNode> nodes = new ArrayList<>();
    for (RedisPlan.Member member : plan.members()) {
      ServerControl control = host.install(member.ports(), files(plan, member, host, certificates));
      RedisNode node = node(member, control, certificates);
      resources.add(node::end);
      nodes.add(node);
    }
    nodes.forEach(RedisNode::start);
    awaitService(nodes);
    return new RedisCluster(
        options, nodes, certificates, resources, () -> another(host, certificates, resources));
  }

  private RedisNode another(
      RedisHost host, @Nullable TestCertificates certificates, CloseOnExit resources) {
    RedisPlan.Member member = RedisPlan.member(options.size(), host.onePorts());
    Map<String, byte[]> files = conf(member, host, certificates);
    files.put("nodes.conf", RedisPlan.nodesConfAlone(member).getBytes(UTF_8));
    RedisNode node = node(member, host.install(member.ports(), files), certificates);
    resources.add(node::end);
    node.start();
    node.awaitAnswer(LIMIT);
    return node;
  }

  private RedisHost host(TempFolder folder, CloseOnExit resources) {
    return options.source().orProperty(RedisBinary.PROPERTY) == ServerSource.CONTAINER
        ? Containers.redis(options, resources)
        : new LocalRedisHost(options, folder);
  }

  private Map<String, byte[]> files(
      RedisPlan plan, RedisPlan.Member member, RedisHost host, @Nullable TestCertificates tls) {
    Map<String, byte[]> files = conf(member, host, tls);
    if (!options.standalone()) {
      files.put("nodes.conf", plan.nodesConf(member).getBytes(UTF_8));
    }
    return files;
  }

  private Map<String, byte[]> conf(
      RedisPlan.Member member, RedisHost host, @Nullable TestCertificates tls) {
    Map<String, byte[]> files = new HashMap<>(tls == null ? Map.of() : tls.serverFiles());
    RedisConf conf = new RedisConf(options, host.major(), host.bindAddress());
    files.put(RedisConf.FILE, conf.of(member.ports()).getBytes(UTF_8));
    return files;
  }

  private RedisNode node(
      RedisPlan.Member member, ServerControl control, @Nullable TestCertificates tls) {
    NodePorts ports = member.ports();
    return new RedisNode(
        member,
        options.password(),
        tls == null ? null : tls.clientContext(),
        control,
        options.proxied() ? FaultProxy.at(ports.announced(), ports.direct()) : null);
  }

  private void awaitService(List<RedisNode> nodes) {
    nodes.forEach(node -> node.awaitAnswer(LIMIT));
    if (options.standalone()) {
      return;
    }
    for (RedisNode node : nodes) {
      Await.orFail("cluster " + node + " serves", LIMIT, () -> serves(node), node::log);
    }
  }

  private boolean serves(RedisNode node) {
    return node.answers("CLUSTER INFO", "cluster_state:ok")
        && (options.replicas() == 0
            || node.answers("INFO replication", "state=online")
            || node.answers("INFO replication", "master_link_status:up"));
  }
}
