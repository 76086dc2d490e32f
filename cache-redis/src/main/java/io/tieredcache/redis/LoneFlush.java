package io.tieredcache.redis;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/**
 * Gathers flushes, but not where there is nothing to gather: a command that comes alone leaves at
 * once, without a task of its own in the event loop. Used by the channel's event loop only.
 */
final class LoneFlush extends FlushConsolidationHandler {
  private boolean reading;

  LoneFlush() {
    super(DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    reading = true;
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    reading = false;
    super.channelReadComplete(context);
  }

  @Override
  public void flush(ChannelHandlerContext context) throws Exception {
    if (!reading && isAlone(context)) {
      context.flush();
    } else {
      super.flush(context);
    }
  }

  /** Whether nothing else waits for the event loop, as the next command would. */
  private static boolean isAlone(ChannelHandlerContext context) {
    return context.executor() instanceof SingleThreadEventExecutor loop && loop.pendingTasks() == 0;
  }
}
