package io.tieredcache.redis;

import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.function.Consumer;
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

  final List<String> keys;
  private final Consumer<ManyCommand> told;
  private @Nullable List<Object> replies;
  private @Nullable Throwable failure;

  ManyCommand(
      ScriptCall<?> call, List<String> keys, List<byte[][]> own, Consumer<ManyCommand> told) {
    super(CommandType.EVALSHA, new ScriptListOutput(), call.arguments(keys, own));
    this.keys = keys;
    this.told = told;
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
    told.accept(this);
  }

  @Override
  void refused(Throwable cause) {
    failure = cause;
    told.accept(this);
  }
}
