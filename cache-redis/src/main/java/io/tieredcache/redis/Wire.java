package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.codec.ToByteBufEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Keys as UTF-8, values as they are. Lettuce's composed codec would copy each through a buffer of
 * its own, since it can't write into Netty's.
 */
final class Wire implements RedisCodec<String, byte[]>, ToByteBufEncoder<String, byte[]> {
  static final Wire CODEC = new Wire();

  private Wire() {}

  /** A text as it travels. */
  static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  /** A number as scripts and commands take it. */
  static byte[] decimal(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }

  @Override
  public String decodeKey(ByteBuffer bytes) {
    return StringCodec.UTF8.decodeKey(bytes);
  }

  @Override
  public byte[] decodeValue(ByteBuffer bytes) {
    return ByteArrayCodec.INSTANCE.decodeValue(bytes);
  }

  @Override
  public ByteBuffer encodeKey(String key) {
    return StringCodec.UTF8.encodeKey(key);
  }

  @Override
  public ByteBuffer encodeValue(byte[] value) {
    return ByteBuffer.wrap(value);
  }

  @Override
  public void encodeKey(String key, ByteBuf target) {
    StringCodec.UTF8.encodeKey(key, target);
  }

  @Override
  public void encodeValue(byte[] value, ByteBuf target) {
    target.writeBytes(value);
  }

  @Override
  public int estimateSize(Object keyOrValue) {
    return keyOrValue instanceof byte[] value
        ? value.length
        : StringCodec.UTF8.estimateSize(keyOrValue);
  }
}
