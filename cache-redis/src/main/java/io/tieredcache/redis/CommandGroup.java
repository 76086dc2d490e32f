package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads that leave as one write: one task for the event loop, one buffer, one promise. Lettuce
 * writes each command of a collection on its own and gathers no more than the flushes.
 *
 * <p>Reads only: where a write breaks off, Lettuce says that nothing was sent, though the first
 * commands may have been. It has no reply of its own; its commands get theirs.
 */
final class CommandGroup extends OwnCommand<byte[]> {
  static final String NAME = "command-group";

  private final List<? extends OwnCommand<?>> commands;

  private CommandGroup(List<? extends OwnCommand<?>> commands) {
    super(CommandType.GET, new ValueOutput<>(Wire.CODEC), new CommandArgs<>(Wire.CODEC));
    this.commands = commands;
  }

  /** Sends these reads, one or more, to the node. */
  static void dispatch(
      StatefulRedisConnection<String, byte[]> node, List<? extends OwnCommand<?>> reads) {
    if (reads.size() == 1) {
      node.dispatch(reads);
    } else {
      node.dispatch(new CommandGroup(reads));
    }
  }

  @Override
  public void encode(ByteBuf target) {
    throw new IllegalStateException("the channel lacks the handler that parts groups");
  }

  @Override
  void answered(byte @Nullable [] reply) {}

  /** It never left. */
  @Override
  void refused(Throwable failure) {
    commands.forEach(command -> command.completeExceptionally(failure));
  }

  /** Hands a group's commands to Lettuce's handler together; it stands behind that one. */
  @ChannelHandler.Sharable
  static final class Parting extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      var unused =
          context.write(message instanceof CommandGroup group ? group.commands : message, promise);
    }
  }
}
