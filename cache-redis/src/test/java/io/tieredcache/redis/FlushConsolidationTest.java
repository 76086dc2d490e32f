package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The order of handlers decides whether flushes are gathered before or after encryption. */
@Tag("servers")
final class FlushConsolidationTest {
  @Test
  void connection_overTls_gathersFlushesBehindTheSslHandler() {
    RedisSettings settings = Servers.settings(Servers.single());
    CompletableFuture<Channel> seen = new CompletableFuture<>();
    ClientResources resources =
        DefaultClientResources.builder().nettyCustomizer(telling(seen)).build();
    LettuceOptions options =
        new LettuceOptions(
            settings,
            Trust.of(settings.caCertificate()),
            new LiveCredentials(CredentialSource.password(Servers.single().password())));
    RedisLink link =
        StandaloneLink.open(
            resources,
            options,
            settings.endpoints().get(0),
            Duration.ofSeconds(20),
            new NodeWatch());
    try {
      Channel channel = RawRedis.answer(seen);
      List<String> names = channel.pipeline().names();
      int tls = names.indexOf(channel.pipeline().context(SslHandler.class).name());

      assertEquals(tls + 1, names.indexOf(FlushConsolidation.NAME), names::toString);
    } finally {
      link.close();
      Closing.shutdown(resources);
    }
  }

  @Test
  void channel_withoutTls_gathersFlushesAtTheSocket() {
    EmbeddedChannel channel = new EmbeddedChannel();

    new FlushConsolidation().afterChannelInitialized(channel);

    assertInstanceOf(FlushConsolidationHandler.class, channel.pipeline().first());
    channel.finishAndReleaseAll();
  }

  /** Tells of the channel once it is as it will be. */
  static NettyCustomizer telling(CompletableFuture<Channel> seen) {
    return new NettyCustomizer() {
      @Override
      public void afterChannelInitialized(Channel channel) {
        new FlushConsolidation().afterChannelInitialized(channel);
        seen.complete(channel);
      }
    };
  }
}
