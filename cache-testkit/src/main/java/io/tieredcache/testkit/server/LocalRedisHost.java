package io.tieredcache.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Nodes as child processes. */
final class LocalRedisHost implements RedisHost {
  private final RedisBinary binary;
  private final TempFolder folder;
  private final List<NodePorts> ports;
  private final boolean proxied;

  LocalRedisHost(RedisClusterOptions options, TempFolder folder) {
    this.binary = RedisBinary.find(options.source());
    this.folder = folder;
    this.proxied = options.proxied();
    this.ports = choose(options.size(), proxied);
  }

  private static List<NodePorts> choose(int count, boolean proxied) {
    List<Integer> free = FreePorts.pairs(2 * count);
    return IntStream.range(0, count)
        .mapToObj(i -> new NodePorts(free.get(i), free.get(i), free.get(proxied ? count + i : i)))
        .toList();
  }

  @Override
  public int major() {
    return binary.major();
  }

  @Override
  public String bindAddress() {
    return "127.0.0.1";
  }

  @Override
  public List<NodePorts> ports() {
    return ports;
  }

  @Override
  public NodePorts onePorts() {
    return choose(1, proxied).get(0);
  }

  @Override
  public ServerControl install(NodePorts node, Map<String, byte[]> files) {
    Path home = folder.folder("node-" + node.listen());
    files.forEach((name, content) -> write(home.resolve(name), content));
    return new LocalProcess(List.of(binary.file().toString(), RedisConf.FILE), home);
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
