package io.tieredcache.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * Tells the cache that a node is connected, or is again. Thread-safe: the listener is volatile, and
 * a connection keeps one of equal followers.
 */
final class NodeWatch {
  private volatile Consumer<String> listener = node -> {};

  /** Whom to tell, by the names of nodes; before there are connections. */
  void tell(Consumer<String> whom) {
    listener = whom;
  }

  /**
   * Tells now, if it is open, and after each reconnect. Following it once more only tells once
   * more. The driver also gives out a connection that it has lost: of that nothing is told yet.
   */
  void follow(String node, StatefulRedisConnection<String, byte[]> connection) {
    connection.addListener(new Follower(this, node));
    if (connection.isOpen()) {
      connected(node);
    }
  }

  private void connected(String node) {
    listener.accept(node);
  }

  /** Called once the connection takes commands again. */
  private record Follower(NodeWatch watch, String node) implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      watch.connected(node);
    }
  }
}
