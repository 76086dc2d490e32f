package io.tieredcache.bench.peer.lettuce;

import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.tieredcache.bench.client.Target;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lettuce with the pipeline settings of cache-redis: flushes are gathered behind TLS, commands are
 * not timed, the asynchronous API. A floor for ours, not a peer: nobody gets it by default.
 */
public final class TunedLettucePeer extends LettucePeer {
  private static final long LIMIT_SECONDS = 60;

  /** Connects. */
  public TunedLettucePeer(Target target) throws GeneralSecurityException, IOException {
    super(
        target,
        DefaultClientResources.builder()
            .nettyCustomizer(new Consolidating())
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .build());
  }

  @Override
  public String storageKey(String id) {
    return "tuned:" + id + ":value";
  }

  @Override
  public byte @Nullable [] get(String id) throws Exception {
    return connection().async().get(storageKey(id)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static final class Consolidating implements NettyCustomizer {
    @Override
    public void afterChannelInitialized(Channel channel) {
      ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
      FlushConsolidationHandler handler = new FlushConsolidationHandler(256, true);
      if (tls == null) {
        channel.pipeline().addFirst(handler);
      } else {
        channel.pipeline().addAfter(tls.name(), null, handler);
      }
    }
  }
}
