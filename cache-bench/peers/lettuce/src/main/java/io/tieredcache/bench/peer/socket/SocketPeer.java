package io.tieredcache.bench.peer.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.bench.client.Ids;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import io.tieredcache.bench.client.Trust;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A question and its answer over one blocking socket per node, one at a time: what the JDK's TLS,
 * the kernel and Redis take, and nothing else.
 */
public final class SocketPeer implements Peer {
  private final Target target;
  private final SocketFactory sockets;
  private final Map<Integer, String> nodes = new HashMap<>();
  private final Map<String, Line> lines = new HashMap<>();
  private final String first;

  /** Connects when first asked. */
  public SocketPeer(Target target) throws GeneralSecurityException, IOException {
    this.target = target;
    this.sockets =
        target.tls() ? Trust.context(target.ca()).getSocketFactory() : SocketFactory.getDefault();
    URI endpoint = target.endpoints().get(0);
    this.first = endpoint.getHost() + ":" + endpoint.getPort();
  }

  @Override
  public String storageKey(String id) {
    return "socket:" + id + ":value";
  }

  @Override
  public synchronized byte @Nullable [] get(String id) throws IOException {
    return ask(id, "GET".getBytes(UTF_8), storageKey(id).getBytes(UTF_8));
  }

  @Override
  public synchronized Map<String, byte[]> getAll(List<String> ids) throws IOException {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (String id : ids) {
      byte[] value = get(id);
      if (value != null) {
        values.put(id, value);
      }
    }
    return values;
  }

  @Override
  public synchronized void put(String id, byte[] value) throws IOException {
    byte[] unused =
        ask(
            id,
            "SET".getBytes(UTF_8),
            storageKey(id).getBytes(UTF_8),
            value,
            "EX".getBytes(UTF_8),
            "3600".getBytes(UTF_8));
  }

  /** Follows the first MOVED of a slot and remembers where it led. */
  private byte @Nullable [] ask(String id, byte[]... words) throws IOException {
    int slot = Ids.slot(storageKey(id));
    String node = nodes.getOrDefault(slot, first);
    try {
      return line(node).ask(words);
    } catch (Line.MovedException e) {
      nodes.put(slot, e.node());
      return line(e.node()).ask(words);
    }
  }

  private Line line(String node) throws IOException {
    Line known = lines.get(node);
    if (known != null) {
      return known;
    }
    Line opened = Line.open(sockets, node, target.password());
    lines.put(node, opened);
    return opened;
  }

  @Override
  public synchronized void close() {
    lines.values().forEach(Line::close);
  }
}
