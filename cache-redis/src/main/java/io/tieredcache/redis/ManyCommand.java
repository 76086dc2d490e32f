package io.tieredcache.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One script over many keys of a node. Whoever sent it reads the outcome after it was told of the
 * end.
 */
final class ManyCommand extends OwnCommand<List<Object>> {
  /** As many as a script may keep a node busy with: well below a millisecond. */
  static final int MOST_KEYS = 64;

  /** So that values of any size don't wait for one another in Redis's input buffer. */
  static final int MOST_BYTES = 1 << 17;

  /** Lengths, line ends and small arguments of a key. */
  private static final int BYTES_AROUND = 96;

  final List<String> keys;
  private final int bytes;
  private final Runnable told;
  private @Nullable List<Object> replies;
  private @Nullable Throwable failure;

  ManyCommand(ScriptCall<?> call, List<String> keys, List<byte[][]> own, int bytes, Runnable told) {
    super(CommandType.EVALSHA, new ScriptListOutput(), call.arguments(keys, own));
    this.keys = keys;
    this.bytes = bytes + keys.stream().mapToInt(key -> key.length() + BYTES_AROUND).sum();
    this.told = told;
  }

  /** Into room for all of it: else the buffer grows, and copies, step by step. */
  @Override
  public void encode(ByteBuf target) {
    target.ensureWritable(bytes);
    super.encode(target);
  }

  /** A reply for each key, or null where the command failed. */
  @Nullable List<Object> replies() {
    return replies;
  }

  /** Why there are no replies, or null. */
  @Nullable Throwable failure() {
    return failure;
  }

  @Override
  void answered(@Nullable List<Object> reply) {
    replies = reply;
    told.run();
  }

  @Override
  void refused(Throwable cause) {
    failure = cause;
    told.run();
  }
}
