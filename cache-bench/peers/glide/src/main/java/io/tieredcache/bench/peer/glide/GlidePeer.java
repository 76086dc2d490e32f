package io.tieredcache.bench.peer.glide;

import glide.api.GlideClusterClient;
import glide.api.models.ClusterBatch;
import glide.api.models.GlideString;
import glide.api.models.commands.SetOptions;
import glide.api.models.configuration.AdvancedGlideClusterClientConfiguration;
import glide.api.models.configuration.GlideClusterClientConfiguration;
import glide.api.models.configuration.NodeAddress;
import glide.api.models.configuration.ServerCredentials;
import glide.api.models.configuration.TlsAdvancedConfiguration;
import io.tieredcache.bench.client.Peer;
import io.tieredcache.bench.client.Target;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Valkey GLIDE: one client for all threads (its documentation's advice), a request timeout of 10 s
 * so that load shows as latency, MGET that it splits by slot, batches that are not atomic.
 */
public final class GlidePeer implements Peer {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final long LIMIT_SECONDS = 60;

  /** Of each of the eight threads that seed: it refuses more than 1,000 requests at once. */
  private static final int SEEDS_AT_ONCE = 100;

  private static final SetOptions HOUR =
      SetOptions.builder().expiry(SetOptions.Expiry.Seconds(3600L)).build();

  private final GlideClusterClient client;

  /** Connects. */
  public GlidePeer(Target target) throws Exception {
    var config =
        GlideClusterClientConfiguration.builder()
            .addresses(target.endpoints().stream().map(GlidePeer::node).toList())
            .useTLS(target.tls())
            .requestTimeout(TIMEOUT_MILLIS);
    String password = target.password();
    if (password != null) {
      config.credentials(ServerCredentials.builder().password(password).build());
    }
    if (target.ca() != null) {
      byte[] ca = Files.readAllBytes(target.ca());
      config.advancedConfiguration(
          AdvancedGlideClusterClientConfiguration.builder()
              .connectionTimeout(TIMEOUT_MILLIS)
              .tlsAdvancedConfiguration(
                  TlsAdvancedConfiguration.builder().rootCertificates(ca).build())
              .build());
    }
    this.client =
        GlideClusterClient.createClient(config.build()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static NodeAddress node(URI endpoint) {
    return NodeAddress.builder().host(endpoint.getHost()).port(endpoint.getPort()).build();
  }

  @Override
  public String storageKey(String id) {
    return "glide:" + id + ":value";
  }

  private GlideString key(String id) {
    return GlideString.of(storageKey(id));
  }

  @Override
  public byte @Nullable [] get(String id) throws Exception {
    GlideString value = client.get(key(id)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    return value == null ? null : value.getBytes();
  }

  @Override
  public Map<String, byte[]> getAll(List<String> ids) throws Exception {
    GlideString[] keys = ids.stream().map(this::key).toArray(GlideString[]::new);
    return named(ids, client.mget(keys).get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public Map<String, byte[]> pipelined(List<String> ids) throws Exception {
    ClusterBatch batch = new ClusterBatch(false).withBinaryOutput();
    ids.forEach(id -> batch.get(key(id)));
    return named(ids, client.exec(batch, true).get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  private static Map<String, byte[]> named(List<String> ids, Object @Nullable [] found) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (int i = 0; found != null && i < ids.size(); i++) {
      if (found[i] instanceof GlideString value) {
        values.put(ids.get(i), value.getBytes());
      }
    }
    return values;
  }

  @Override
  public void put(String id, byte[] value) throws Exception {
    client.set(key(id), GlideString.of(value), HOUR).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void seed(Map<String, byte[]> values) throws Exception {
    Deque<CompletableFuture<String>> underWay = new ArrayDeque<>();
    for (Map.Entry<String, byte[]> entry : values.entrySet()) {
      if (underWay.size() == SEEDS_AT_ONCE) {
        underWay.remove().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      underWay.add(client.set(key(entry.getKey()), GlideString.of(entry.getValue()), HOUR));
    }
    for (CompletableFuture<String> future : underWay) {
      future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the client did not close", e);
    }
  }
}
