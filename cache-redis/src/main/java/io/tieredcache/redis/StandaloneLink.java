package io.tieredcache.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A single server, by one connection. */
final class StandaloneLink implements RedisLink {
  /** The name of the only node. */
  private static final String NODE = "";

  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;
  private final LettuceOptions options;
  private final Lazily<StatefulRedisConnection<String, byte[]>> journals;
  private final boolean knowsExpireNx;
  private final Endpoint endpoint;
  private final Expiry expiry;
  private final BatchScripts batchScripts = new BatchScripts(System::nanoTime);

  private StandaloneLink(
      RedisClient client,
      StatefulRedisConnection<String, byte[]> connection,
      RedisURI uri,
      LettuceOptions options,
      boolean knowsExpireNx,
      Endpoint endpoint) {
    this.client = client;
    this.options = options;
    this.connection = connection;
    this.journals = new Lazily<>(() -> client.connectAsync(Wire.CODEC, uri).toCompletableFuture());
    this.knowsExpireNx = knowsExpireNx;
    this.expiry = options.expiry(client.getResources());
    this.endpoint = endpoint;
  }

  /**
   * Connects.
   *
   * @throws RuntimeException as Lettuce throws it, or {@link StartFailure}
   */
  static StandaloneLink open(
      ClientResources resources,
      LettuceOptions options,
      Endpoint endpoint,
      Duration timeout,
      NodeWatch watch) {
    RedisClient client = RedisClient.create(resources, options.uri(endpoint));
    try {
      client.setOptions(options.standalone());
      StatefulRedisConnection<String, byte[]> connection = client.connect(Wire.CODEC);
      ServerInfo server = ServerInfo.ask(connection.async(), timeout);
      if (server.cluster()) {
        throw StartFailure.of(
            endpoint + " is a node of a cluster; leave .standalone() out of the settings");
      }
      ScriptRunner.teach(connection);
      watch.follow(NODE, connection);
      return new StandaloneLink(
          client, connection, options.uri(endpoint), options, server.major() >= 7, endpoint);
    } catch (RuntimeException e) {
      Closing.shutdown(client);
      throw e;
    }
  }

  @Override
  public RedisClusterAsyncCommands<String, byte[]> commands() {
    return connection.async();
  }

  @Override
  public String node(String key) {
    return NODE;
  }

  @Override
  public StatefulRedisConnection<String, byte[]> routeOf(String key) {
    return connection;
  }

  @Override
  public CompletableFuture<StatefulRedisConnection<String, byte[]>> nodeOf(String key) {
    return CompletableFuture.completedFuture(connection);
  }

  @Override
  public void forgetRoute(String key) {
    // There is no other node.
  }

  @Override
  public CompletableFuture<Map<StatefulRedisConnection<String, byte[]>, Served>> served() {
    return CompletableFuture.completedFuture(Map.of(connection, Served.all()));
  }

  @Override
  public Expiry expiry() {
    return expiry;
  }

  @Override
  public List<NodeKeys> byNode(Collection<String> keys) {
    return keys.isEmpty()
        ? List.of()
        : List.of(new NodeKeys(CompletableFuture.completedFuture(connection), List.copyOf(keys)));
  }

  @Override
  public String ownerOf(String key) {
    return Primary.ALONE;
  }

  @Override
  public long turns() {
    return 0;
  }

  @Override
  public BatchScripts batchScripts() {
    return batchScripts;
  }

  @Override
  public List<Primary> primaries() {
    return List.of(new Primary(Primary.ALONE, endpoint, null));
  }

  @Override
  public CompletableFuture<StatefulRedisConnection<String, byte[]>> journalNode(String key) {
    return journals.get();
  }

  @Override
  public CompletableFuture<List<StatefulRedisConnection<String, byte[]>>> journalNodes() {
    return journals.get().thenApply(List::of);
  }

  @Override
  public boolean knowsExpireNx() {
    return knowsExpireNx;
  }

  @Override
  public void suspect() {
    // There is no other node that could be in charge.
  }

  @Override
  public void unauthenticated() {
    options.refused();
  }

  @Override
  public void close() {
    Closing.shutdown(client);
  }
}
