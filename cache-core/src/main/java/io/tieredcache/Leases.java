package io.tieredcache;

import io.tieredcache.spi.Lease;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes leases whose tokens no other process uses: a random prefix and a counter. Thread-safe. */
final class Leases {
  private final String process;
  private final long millis;
  private final AtomicLong next = new AtomicLong();

  /**
   * @param deadline of a load: a holder that has not filled by then will not fill any more
   */
  Leases(Duration deadline) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    this.process = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextInt()) + '-';
    this.millis = deadline.toMillis();
  }

  Lease next() {
    return new Lease(process + Long.toHexString(next.incrementAndGet()), millis);
  }
}
