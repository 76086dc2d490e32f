package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.tieredcache.spi.Batch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads of a batch on a channel that counts what is written to it. */
@Tag("servers")
final class CommandGroupTest {
  private final CompletableFuture<Channel> opened = new CompletableFuture<>();
  private final ClientResources resources =
      DefaultClientResources.builder()
          .nettyCustomizer(FlushConsolidationTest.telling(opened))
          .build();
  private final RedisLink link = open();
  private final Writes writes = new Writes();

  private RedisLink open() {
    RedisSettings settings = Servers.settings(Servers.single());
    LettuceOptions options =
        new LettuceOptions(
            settings,
            Trust.of(settings.caCertificate()),
            new LiveCredentials(CredentialSource.password(Servers.single().password())));
    return StandaloneLink.open(
        resources, options, settings.endpoints().get(0), Duration.ofSeconds(20), new NodeWatch());
  }

  @AfterEach
  void close() {
    link.close();
    Closing.shutdown(resources);
  }

  private static final class Writes extends ChannelOutboundHandlerAdapter {
    final AtomicInteger count = new AtomicInteger();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (message instanceof ByteBuf) {
        count.incrementAndGet();
      }
      var unused = context.write(message, promise);
    }
  }

  @Test
  void getAll_manyKeys_leaveAsOneWriteAndAreAnsweredEach() {
    List<String> keys = Stream.generate(Stores::newKey).limit(100).toList();
    answer(link.commands().set(keys.get(7), new byte[] {7}));
    answer(link.commands().set(keys.get(99), new byte[] {99}));
    answer(opened).pipeline().addAfter(FlushConsolidation.NAME, "writes", writes);

    Batch<byte[]> batch = getAll(keys);

    assertEquals(1, writes.count.get());
    assertEquals(Map.of(), batch.failures());
    assertEquals(List.of(keys.get(7), keys.get(99)), List.copyOf(batch.answers().keySet()));
    assertEquals(99, batch.answers().get(keys.get(99))[0]);
  }

  @Test
  void getAll_connectionClosed_failsEachKey() {
    List<String> keys = Stream.generate(Stores::newKey).limit(3).toList();
    NodeKeys node = new NodeKeys(link.nodeOf(keys.get(0)), keys);
    answer(node.connection()).close();

    Batch<byte[]> batch = getAll(node);

    assertEquals(Map.of(), batch.answers());
    assertEquals(keys, List.copyOf(batch.failures().keySet()));
  }

  @Test
  void getAll_timerStopped_failsEachKey() {
    List<String> keys = Stream.generate(Stores::newKey).limit(3).toList();
    var unused = resources.timer().stop();

    Batch<byte[]> batch = getAll(keys);

    assertEquals(keys, List.copyOf(batch.failures().keySet()));
  }

  private Batch<byte[]> getAll(List<String> keys) {
    return getAll(new NodeKeys(link.nodeOf(keys.get(0)), keys));
  }

  private Batch<byte[]> getAll(NodeKeys node) {
    NodeShare<byte[], byte[]> share = share(node);
    answer(share.send());
    Batch<byte[]> batch = Batch.empty();
    share.collect(batch);
    return batch;
  }

  private NodeShare<byte[], byte[]> share(NodeKeys node) {
    return new NodeShare<>(
        new Operation("getAll", "test", soon()),
        link,
        new KeyRead<byte[]>(0, (key, reply) -> reply),
        node);
  }
}
