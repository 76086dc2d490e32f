package io.tieredcache.redis;

import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.RedisHandshakeHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.Map;

/**
 * Keeps a connection to one channel. Where handshakes take longer than they may, as when all
 * clients of a busy machine come back at once, Lettuce begins another attempt to reconnect beside
 * one that goes on; both succeed, the later channel takes over, and the earlier one stays open,
 * used by nobody, until it breaks: then it is replaced, too.
 *
 * <p>So a channel whose handshake is done while its connection has another is closed before the
 * driver hears of it, and it does not hear of that end either, since it would reconnect.
 *
 * <p>Safe because who is first in the map of all connections' channels stays there while it is
 * active; the rest is used by the channel's event loop only.
 */
final class LoneChannel extends ChannelInboundHandlerAdapter {
  private final Object connection;
  private final Map<Object, Channel> live;
  private boolean told;

  /**
   * @param connection what its channels follow one another for
   * @param live the channels in use, by their connections
   */
  LoneChannel(Object connection, Map<Object, Channel> live) {
    this.connection = connection;
    this.live = live;
  }

  /** Puts one between the handshake and what makes a channel the connection's. */
  static void install(ChannelPipeline pipeline, Map<Object, Channel> live) {
    ChannelHandlerContext handshake = pipeline.context(RedisHandshakeHandler.class);
    CommandHandler commands = pipeline.get(CommandHandler.class);
    if (handshake != null && commands != null) {
      pipeline.addAfter(
          handshake.name(), "lone-channel", new LoneChannel(commands.getEndpoint(), live));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Channel mine = context.channel();
    told = live.merge(connection, mine, (known, fresh) -> known.isActive() ? known : fresh) == mine;
    if (told) {
      context.fireChannelActive();
    } else {
      var unused = context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    live.remove(connection, context.channel());
    Channel other = live.get(connection);
    if (told || other == null || !other.isActive()) {
      context.fireChannelInactive();
    }
  }
}
