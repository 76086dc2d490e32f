package io.tieredcache.redis;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends single commands that their node leaves without reply for too long. Replies come in the order
 * of the commands, so the oldest that is open is the next to end, and one task for a channel does
 * for all of them. A timer for each costs two hand-overs between threads, and keeps the command and
 * its value until the timer's next tick, long enough for collections to copy them.
 *
 * <p>Used by the channel's event loop only.
 */
final class Overdue extends ChannelOutboundHandlerAdapter {
  private record Sent(KeyCommand<?, ?> command, Duration limit, long at) {
    long left(long now) {
      return limit.toNanos() - (now - at);
    }
  }

  private final Queue<Sent> open = new ArrayDeque<>();
  private boolean watching;

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof KeyCommand<?, ?> command) {
      watch(context, command);
    } else if (message instanceof Collection<?> commands) {
      // What Lettuce held back for a while comes together.
      for (Object each : commands) {
        if (each instanceof KeyCommand<?, ?> command) {
          watch(context, command);
        }
      }
    }
    var unused = context.write(message, promise);
  }

  private void watch(ChannelHandlerContext context, KeyCommand<?, ?> command) {
    Duration limit = command.limit();
    if (limit == null) {
      return;
    }
    var unused = oldest();
    open.add(new Sent(command, limit, System.nanoTime()));
    if (!watching) {
      lookAfter(context, limit.toNanos());
    }
  }

  /** The oldest without reply, or null; forgets what has ended. */
  private @Nullable Sent oldest() {
    Sent oldest = open.peek();
    while (oldest != null && oldest.command.isDone()) {
      open.remove();
      oldest = open.peek();
    }
    return oldest;
  }

  private void lookAfter(ChannelHandlerContext context, long nanos) {
    watching = true;
    Future<?> unused =
        context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext context) {
    try {
      endOverdue();
    } finally {
      watching = false;
      Sent oldest = oldest();
      if (oldest != null) {
        lookAfter(context, Math.max(0, oldest.left(System.nanoTime())));
      }
    }
  }

  private void endOverdue() {
    Sent oldest = oldest();
    while (oldest != null && oldest.left(System.nanoTime()) <= 0) {
      oldest.command.expire(oldest.limit);
      oldest = oldest();
    }
  }
}
