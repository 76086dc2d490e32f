package io.tieredcache.testkit.server;

import java.util.ArrayList;
import java.util.List;

/** The lines of a node's redis.conf. Files are named relative to the node's working directory. */
record RedisConf(RedisClusterOptions options, int major, String bindAddress) {
  static final String FILE = "redis.conf";
  private static final int FIRST_WITH_HOST_NAMES = 7;

  String of(NodePorts ports) {
    List<String> lines = new ArrayList<>();
    lines.add("bind " + bindAddress);
    lines.add("protected-mode no");
    lines.add("save \"\"");
    lines.add("appendonly no");
    lines.add("repl-diskless-sync yes");
    lines.add("repl-diskless-sync-delay 0");
    lines.add("requirepass " + options.password());
    lines.add("masterauth " + options.password());
    if (options.user() != null) {
      lines.add("user " + options.user() + " on >" + options.password() + " ~* &* +@all");
    }
    addListener(lines, ports);
    if (!options.standalone()) {
      addCluster(lines, ports);
    }
    lines.addAll(options.config());
    return String.join("\n", lines) + "\n";
  }

  private void addListener(List<String> lines, NodePorts ports) {
    if (!options.tls()) {
      lines.add("port " + ports.listen());
      return;
    }
    lines.add("port 0");
    lines.add("tls-port " + ports.listen());
    lines.add("tls-cert-file " + TestCertificates.CERTIFICATE);
    lines.add("tls-key-file " + TestCertificates.KEY);
    lines.add("tls-ca-cert-file " + TestCertificates.CA);
    lines.add("tls-auth-clients no");
    lines.add("tls-replication yes");
    lines.add("tls-cluster yes");
  }

  private void addCluster(List<String> lines, NodePorts ports) {
    lines.add("cluster-enabled yes");
    lines.add("cluster-config-file nodes.conf");
    lines.add("cluster-node-timeout " + options.nodeTimeout().toMillis());
    lines.add("cluster-announce-ip 127.0.0.1");
    lines.add("cluster-announce-bus-port " + (ports.listen() + FreePorts.BUS_OFFSET));
    String port = options.tls() ? "cluster-announce-tls-port " : "cluster-announce-port ";
    lines.add(port + ports.announced());
    if (options.announcedHost() != null) {
      requireHostNames();
      lines.add("cluster-announce-hostname " + options.announcedHost());
      lines.add("cluster-preferred-endpoint-type hostname");
    }
  }

  private void requireHostNames() {
    if (major < FIRST_WITH_HOST_NAMES) {
      throw new ServerStartException(
          "announcedHost needs Redis 7 or newer, this is Redis " + major);
    }
  }
}
