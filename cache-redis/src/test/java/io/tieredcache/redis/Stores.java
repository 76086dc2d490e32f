package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.TierSchema;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Short words for what tests of a store say all the time. */
final class Stores {
  static final long TTL = 60_000;
  static final KeyTemplate TEMPLATE = KeyTemplate.of("redis-test:{id}");

  private Stores() {}

  static SharedStore durable(RedisTier tier) {
    return tier.open(new TierSchema(TEMPLATE, Framing.JSON, true, TTL));
  }

  static SharedStore cacheOnly(RedisTier tier) {
    return tier.open(new TierSchema(TEMPLATE, Framing.JSON, false, TTL));
  }

  static String newKey() {
    return "redis-test:" + UUID.randomUUID();
  }

  static Lease lease(String token) {
    return new Lease(token, 30_000);
  }

  static SharedWrite write(long version, String payload) {
    return new SharedWrite(version, payload.getBytes(UTF_8), TTL);
  }

  static String text(@Nullable SharedValue value) {
    if (value == null) {
      throw new AssertionError("no value");
    }
    ByteBuffer payload = value.payload().duplicate();
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return new String(bytes, UTF_8);
  }
}
