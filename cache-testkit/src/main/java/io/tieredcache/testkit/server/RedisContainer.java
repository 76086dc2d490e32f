package io.tieredcache.testkit.server;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * All nodes of a cluster in one container, so that they reach each other at 127.0.0.1 and the ports
 * that they announce, as clients outside do. Where they are proxied, the proxy has the announced
 * port on this machine, and the container's is mapped to another.
 */
final class RedisContainer implements RedisHost {
  private static final DockerImageName IMAGE = DockerImageName.parse("redis:7.0");
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");
  private static final int READABLE = 0644;

  private final ContainerShell shell;
  private final List<NodePorts> ports;

  private RedisContainer(ContainerShell shell, List<NodePorts> ports) {
    this.shell = shell;
    this.ports = ports;
  }

  static RedisContainer start(RedisClusterOptions options, CloseOnExit resources) {
    List<NodePorts> ports = choose(options.size(), options.proxied());
    GenericContainer<?> container =
        new GenericContainer<>(IMAGE)
            .withCommand("tail", "-f", "/dev/null")
            .waitingFor(new Immediately());
    container.setPortBindings(
        ports.stream().map(p -> "127.0.0.1:" + p.direct() + ":" + p.listen()).toList());
    resources.add(container::stop);
    container.start();
    return new RedisContainer(new ContainerShell(container), ports);
  }

  private static List<NodePorts> choose(int count, boolean proxied) {
    List<Integer> free = FreePorts.pairs(2 * count);
    return IntStream.range(0, count)
        .mapToObj(i -> new NodePorts(free.get(i), free.get(proxied ? count + i : i), free.get(i)))
        .toList();
  }

  @Override
  public int major() {
    Matcher version = VERSION.matcher(shell.run("redis-server --version"));
    if (!version.find()) {
      throw new ServerStartException("no redis-server in " + IMAGE);
    }
    return Integer.parseInt(version.group(1));
  }

  @Override
  public String bindAddress() {
    return "0.0.0.0";
  }

  @Override
  public List<NodePorts> ports() {
    return ports;
  }

  @Override
  public NodePorts onePorts() {
    throw new UnsupportedOperationException(
        "a container's ports are fixed when it starts; add nodes to child processes only");
  }

  @Override
  public ServerControl install(NodePorts node, Map<String, byte[]> files) {
    String home = "/testkit/node-" + node.listen();
    files.forEach(
        (name, content) -> shell.copy(Transferable.of(content, READABLE), home + "/" + name));
    return new ContainerProcess(shell, home, "redis-server " + RedisConf.FILE);
  }
}
