package io.tieredcache.testkit;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierSchema;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The operations of L2 in the plainest words, each atomic under the keyspace's monitor. */
final class FakeSharedOperations {
  private final FakeKeyspace keys;
  private final TierSchema schema;

  FakeSharedOperations(FakeKeyspace keys, TierSchema schema) {
    this.keys = keys;
    this.schema = schema;
  }

  @Nullable SharedValue get(String key) {
    SharedValue value = peek(key);
    boolean foreign = value != null && !value.stamp().present() && schema.framing().stamped();
    if (foreign && schema.durable()) {
      keys.expireIfNever(key, schema.ttlMillis());
    }
    return value;
  }

  /** What a replica holds, which is behind while it is cut off. */
  @Nullable SharedValue getCopy(String key) {
    return value(keys.getCopy(key));
  }

  private @Nullable SharedValue peek(String key) {
    return value(keys.get(key));
  }

  private @Nullable SharedValue value(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    return schema.framing().stamped()
        ? StampFormat.decode(bytes)
        : new SharedValue(Stamp.NONE, ByteBuffer.wrap(bytes));
  }

  Acquired acquire(String key, Lease lease) {
    synchronized (keys) {
      SharedValue value = get(key);
      if (value != null) {
        return new Acquired.Found(value);
      }
      return lease(key, lease, Stamp.NONE);
    }
  }

  Acquired refresh(String key, Stamp seen, Lease lease) {
    synchronized (keys) {
      SharedValue value = peek(key);
      if (value != null && !value.stamp().equals(seen)) {
        return new Acquired.Found(value);
      }
      return lease(key, lease, value == null ? Stamp.NONE : seen);
    }
  }

  private Acquired lease(String key, Lease lease, Stamp seen) {
    FakeFence fence = new FakeFence(keys, key);
    if (fence.absent()) {
      return new Acquired.Absent();
    }
    if (fence.leased() && !fence.leasedTo(lease, seen)) {
      return new Acquired.Held(fence.millisLeft());
    }
    fence.grant(lease, seen);
    return new Acquired.Granted();
  }

  FillOutcome fill(String key, Lease lease, SharedWrite write) {
    synchronized (keys) {
      boolean welcome = end(key, lease) || !keys.obeys(FakeRule.FILL_NEEDS_THE_LEASE);
      return welcome && keys.obeys(FakeRule.FILL_STORES)
          ? new FillOutcome.Stored(store(key, write, Stamp.NONE))
          : new FillOutcome.Refused();
    }
  }

  FillOutcome fillAbsent(String key, Lease lease, long millis) {
    synchronized (keys) {
      if (!end(key, lease)) {
        return new FillOutcome.Refused();
      }
      if (millis > 0) {
        keys.delete(key);
        new FakeFence(keys, key).markAbsent(millis);
      }
      return new FillOutcome.Stored(Stamp.NONE);
    }
  }

  /** Ends the lease; whether it was this one's and the key is as its holder saw it. */
  private boolean end(String key, Lease lease) {
    FakeFence fence = new FakeFence(keys, key);
    SharedValue value = peek(key);
    Stamp stamp = value == null ? Stamp.NONE : value.stamp();
    boolean asSeen = fence.leasedTo(lease, stamp) && (value == null || stamp.present());
    if (fence.leasedToToken(lease)) {
      fence.clear();
    }
    return asSeen;
  }

  PutOutcome put(String key, SharedWrite write, Lease lease) {
    synchronized (keys) {
      FakeFence fence = new FakeFence(keys, key);
      fence.clear();
      SharedValue present = peek(key);
      Stamp stamp = present == null ? Stamp.NONE : present.stamp();
      if (write.version() == SharedWrite.ASSIGNED) {
        return new PutOutcome.Stored(store(key, write, stamp));
      }
      if (!stamp.present() && !mayCreate(present)) {
        keys.delete(key);
        fence.grant(lease, Stamp.NONE);
        return new PutOutcome.Granted();
      }
      return stamp.version() < write.version() || !keys.obeys(FakeRule.PUT_LEAVES_NEWER)
          ? new PutOutcome.Stored(store(key, write, stamp))
          : new PutOutcome.Newer();
    }
  }

  /** With all rules kept, never: there is no stamp to compare with. */
  private boolean mayCreate(@Nullable SharedValue foreign) {
    return !keys.obeys(FakeRule.PUT_CREATES_NOTHING)
        || (foreign != null && !keys.obeys(FakeRule.PUT_ON_FOREIGN_READS_AGAIN));
  }

  private Stamp store(String key, SharedWrite write, Stamp before) {
    if (!schema.framing().stamped()) {
      keys.set(key, write.payload(), write.ttlMillis());
      return Stamp.NONE;
    }
    long now = keys.micros();
    long version =
        write.version() == SharedWrite.ASSIGNED
            ? Math.max(before.present() ? before.version() + 1 : 0, now)
            : write.version();
    Stamp stamp = new Stamp(version, now);
    keys.set(key, StampFormat.encode(stamp, write.payload()), write.ttlMillis());
    return stamp;
  }

  void invalidate(String key, long version) {
    synchronized (keys) {
      if (keys.obeys(FakeRule.INVALIDATE_VOIDS_THE_LEASE)) {
        new FakeFence(keys, key).clear();
      }
      SharedValue present = peek(key);
      boolean left =
          present != null && present.stamp().present() && present.stamp().version() >= version;
      if (!left) {
        keys.delete(key);
      }
    }
  }

  @Nullable Stamp revalidate(String key) {
    SharedValue value = peek(key);
    return value == null ? null : value.stamp();
  }
}
