package io.tieredcache.redis;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source whose password a test changes, at once or when the servers refuse the one before. */
final class Rotating implements CredentialSource {
  final AtomicInteger refusals = new AtomicInteger();
  private volatile Credentials now;
  private volatile @Nullable Credentials next;

  Rotating(String password) {
    now = new Credentials(null, password);
  }

  void changeTo(String password) {
    now = new Credentials(null, password);
  }

  void changeOnceRefusedTo(String password) {
    next = new Credentials(null, password);
  }

  @Override
  public Credentials current() {
    return now;
  }

  @Override
  public boolean refused(Credentials credentials) {
    refusals.incrementAndGet();
    Credentials waiting = next;
    if (waiting != null) {
      now = waiting;
    }
    return waiting != null;
  }
}
