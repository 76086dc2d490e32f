package io.tieredcache.redis;

import io.lettuce.core.protocol.CommandArgs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * The argument of a command about one key and nothing else, for a connection that leads to its
 * node. Lettuce's own writes each key into a buffer first, to learn its length.
 */
final class OneKey extends CommandArgs<String, byte[]> {
  private static final int LINE_END = '\r' << 8 | '\n';

  private final String key;

  OneKey(String key) {
    super(Wire.CODEC);
    this.key = key;
  }

  @Override
  public int count() {
    return 1;
  }

  @Override
  public void encode(ByteBuf target) {
    int length = ByteBufUtil.utf8Bytes(key);
    target.writeByte('$');
    target.writeCharSequence(Integer.toString(length), StandardCharsets.US_ASCII);
    target.writeShort(LINE_END);
    ByteBufUtil.reserveAndWriteUtf8(target, key, length);
    target.writeShort(LINE_END);
  }
}
