package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A flush alone goes on at once; several that wait for the event loop go on as one. */
final class LoneFlushTest {
  private final LocalAddress address = new LocalAddress(LoneFlushTest.class);

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final Counting flushes = new Counting();

  /** Stands where the socket would be. Used by the event loop. */
  private static final class Counting extends ChannelOutboundHandlerAdapter {
    private int count;

    @Override
    public void flush(ChannelHandlerContext context) {
      count++;
      context.flush();
    }
  }

  @AfterEach
  void end() {
    loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Channel connected() {
    new ServerBootstrap()
        .group(loops)
        .channel(LocalServerChannel.class)
        .childHandler(new ChannelInboundHandlerAdapter())
        .bind(address)
        .syncUninterruptibly();
    Channel channel =
        new Bootstrap()
            .group(loops)
            .channel(LocalChannel.class)
            .handler(flushes)
            .connect(address)
            .syncUninterruptibly()
            .channel();
    channel.pipeline().addLast(new LoneFlush());
    return channel;
  }

  @Test
  void flush_nothingElseWaits_goesOnAtOnce() throws Exception {
    Channel channel = connected();

    int before =
        loops
            .submit(
                () -> {
                  channel.flush();
                  return flushes.count;
                })
            .get(10, TimeUnit.SECONDS);

    assertEquals(1, before);
  }

  @Test
  void flush_othersWait_goesOnWithTheirs() throws Exception {
    Channel channel = connected();

    loops
        .submit(
            () -> {
              for (int i = 0; i < 10; i++) {
                channel.eventLoop().execute(channel::flush);
              }
            })
        .get(10, TimeUnit.SECONDS);
    int after = loops.submit(() -> flushes.count).get(10, TimeUnit.SECONDS);
    int atLast = loops.submit(() -> flushes.count).get(10, TimeUnit.SECONDS);

    assertEquals(1, Math.max(after, atLast));
  }
}
