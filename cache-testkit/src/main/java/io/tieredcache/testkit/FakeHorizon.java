package io.tieredcache.testkit;

import io.tieredcache.spi.WriteHorizon;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The writes to a fake table that have not ended, held ones among them. Safe by its monitor. */
final class FakeHorizon {
  private final TreeSet<Long> underWay = new TreeSet<>();
  private long begun;

  <R> CompletableFuture<R> around(Supplier<CompletableFuture<R>> write) {
    long mine = begin();
    CompletableFuture<R> answer = write.get();
    var unused = answer.whenComplete((done, failure) -> end(mine));
    return answer;
  }

  private synchronized long begin() {
    underWay.add(begun);
    return begun++;
  }

  private synchronized void end(long write) {
    underWay.remove(write);
  }

  synchronized WriteHorizon now() {
    return new WriteHorizon(begun, underWay.isEmpty() ? begun : underWay.first());
  }
}
