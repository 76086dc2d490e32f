package io.tieredcache.cli.demo.service;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ReadersTest {
  private static final long LIMIT_SECONDS = 20;
  private static final int READS = 3;

  /** Reads that are begun and stay under way until the test lets them end. */
  private static final class HeldLoad implements Load {
    final CountDownLatch nothingLeft = new CountDownLatch(1);
    volatile boolean settled;

    @Override
    public boolean read(long number) {
      if (number < READS) {
        return true;
      }
      nothingLeft.countDown();
      return false;
    }

    @Override
    public boolean settled() {
      return settled;
    }
  }

  @Test
  void finished_readsUnderWay_notBeforeTheyHaveEnded() throws InterruptedException {
    HeldLoad load = new HeldLoad();
    Readers readers = new Readers(load, 1_000);
    readers.start();
    try {
      assertTrue(load.nothingLeft.await(LIMIT_SECONDS, TimeUnit.SECONDS));
      // Joins the threads: from here on only the load keeps it from being finished.
      readers.close();
      assertFalse(readers.finished());

      load.settled = true;

      assertTrue(readers.finished());
    } finally {
      readers.close();
    }
  }
}
