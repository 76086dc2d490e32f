package io.tieredcache.redis;

import static io.tieredcache.redis.Wire.decimal;
import static io.tieredcache.redis.Wire.utf8;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierSchema;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one schema, each as a question to ask about one key or many. Thread-safe: it
 * holds nothing that changes.
 *
 * <p>While a slot moves, scripts over value and fence are refused (TRYAGAIN). A fill then stores
 * nothing; a write deletes the fence, then the value, each by a command of its own, or, where this
 * tier gives the version, deletes the fence and stores.
 */
final class RedisStore implements SharedStore {
  private static final byte[] NOTHING = {};
  private static final byte[] STAMPED = "stamped".getBytes(US_ASCII);
  private static final byte[] UNSTAMPED = "plain".getBytes(US_ASCII);

  private final Asking asking;
  private final Replies replies;
  private final byte[] framing;
  private final @Nullable LagSamples lags;
  private final Question<byte[], Stamp> revalidate;
  private final VouchedReads reads;
  private final NearReads near;

  /**
   * @param tracking what reports changes of these keys, or null where nothing does
   */
  RedisStore(Connector connector, TierSchema schema, @Nullable BroadcastTracking tracking) {
    this.asking = new Asking(connector, schema.name());
    this.replies = new Replies(connector, schema);
    this.framing = framing(schema);
    this.lags = tracking == null ? null : tracking.lags();
    Question<byte[], SharedValue> get = new KeyRead<>(0, replies::value);
    this.near = new NearReads(asking, get);
    this.reads =
        new VouchedReads(
            asking,
            tracking == null ? null : new Vouching(connector, tracking),
            get,
            new KeyRead<>(StampFormat.LENGTH, replies::head));
    this.revalidate = new KeyRead<>(StampFormat.LENGTH, (key, head) -> replies.stamp(head));
  }

  /** As scripts that put want to be told of it. */
  static byte[] framing(TierSchema schema) {
    return schema.framing().stamped() ? STAMPED : UNSTAMPED;
  }

  @Override
  public String node(String key) {
    return asking.node(key);
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    return reads.get(key, deadline);
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> getNear(
      String key, long floor, Deadline deadline) {
    return near.one(key, floor, deadline, missing -> get(missing, deadline));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAllNear(
      Map<String, Long> floors, Deadline deadline) {
    return near.all(floors, deadline, missing -> getAll(missing, deadline));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAll(Collection<String> keys, Deadline deadline) {
    return Batch.joined(reads.parts(keys, deadline));
  }

  @Override
  public List<CompletableFuture<Batch<SharedValue>>> getAllInParts(
      Collection<String> keys, Deadline deadline) {
    return reads.parts(keys, deadline);
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return asking.always("acquire", acquiring(lease), key, deadline);
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> keys, Lease lease, Deadline deadline) {
    return asking.all("acquire", acquiring(lease), keys, deadline);
  }

  private Question<Object, Acquired> acquiring(Lease lease) {
    return new ScriptCall<>(
        Script.ACQUIRE,
        Script.ACQUIRE_MANY,
        new byte[][] {utf8(lease.token()), decimal(lease.millis())},
        ScriptCall.NONE,
        replies::acquired,
        Detour.NONE);
  }

  @Override
  public CompletableFuture<Acquired> refresh(
      String key, Stamp seen, Lease lease, Deadline deadline) {
    byte[][] values = {utf8(lease.token()), decimal(lease.millis()), StampFormat.encode(seen)};
    return asking.always(
        "refresh",
        new ScriptCall<>(
            Script.REFRESH, null, values, ScriptCall.NONE, replies::acquired, Detour.NONE),
        key,
        deadline);
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    return asking.always("fill", filling(lease, Map.of(key, write)), key, deadline);
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return asking.all("fill", filling(lease, writes), writes.keySet(), deadline);
  }

  private Question<Object, FillOutcome> filling(Lease lease, Map<String, SharedWrite> writes) {
    return new ScriptCall<>(
        Script.FILL,
        Script.FILL_MANY,
        new byte[][] {utf8(lease.token()), framing},
        storing(writes),
        (key, reply) -> noted(key, Replies.filled(reply)),
        Detour.REFUSE);
  }

  private Function<String, byte[][]> storing(Map<String, SharedWrite> writes) {
    return key -> {
      SharedWrite write = of(writes, key);
      sent(key);
      return new byte[][] {head(write.version()), decimal(write.ttlMillis()), write.payload()};
    };
  }

  private void sent(String key) {
    if (lags != null) {
      lags.sent(key);
    }
  }

  private <R> R noted(String key, R outcome) {
    boolean changed = outcome instanceof FillOutcome.Stored || outcome instanceof PutOutcome.Stored;
    if (lags != null && !changed) {
      lags.unchanged(key);
    }
    return outcome;
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    return asking.always("fillAbsent", marking(lease, millis), key, deadline);
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> keys, Lease lease, long millis, Deadline deadline) {
    return asking.all("fillAbsent", marking(lease, millis), keys, deadline);
  }

  private Question<Object, FillOutcome> marking(Lease lease, long millis) {
    return new ScriptCall<>(
        Script.FILL_ABSENT,
        Script.FILL_ABSENT_MANY,
        new byte[][] {utf8(lease.token()), decimal(millis)},
        ScriptCall.NONE,
        (key, reply) -> Replies.filled(reply),
        Detour.REFUSE);
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    return asking.always("put", putting(lease, Map.of(key, write)), key, deadline);
  }

  @Override
  public CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return asking.all("put", putting(lease, writes), writes.keySet(), deadline);
  }

  private Question<Object, PutOutcome> putting(Lease lease, Map<String, SharedWrite> writes) {
    byte[][] shared = {utf8(lease.token()), decimal(lease.millis()), framing};
    Function<String, byte[][]> own = storing(writes);
    return new ScriptCall<>(
        Script.PUT,
        Script.PUT_MANY,
        shared,
        own,
        (key, reply) -> noted(key, Replies.put(reply)),
        (errand, key) ->
            of(writes, key).version() == SharedWrite.ASSIGNED
                ? Detour.storeAlone(errand, key, ScriptCall.values(shared, own.apply(key)))
                : Detour.remove(errand, key));
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    return asking
        .one("invalidate", invalidating(Map.of(key, version)), key, deadline)
        .<@Nullable Void>thenApply(done -> null);
  }

  @Override
  public CompletableFuture<Batch<Boolean>> invalidateAll(
      Map<String, Long> versions, Deadline deadline) {
    return asking.all("invalidate", invalidating(versions), versions.keySet(), deadline);
  }

  private Question<Object, Boolean> invalidating(Map<String, Long> versions) {
    return new ScriptCall<>(
        Script.INVALIDATE,
        Script.INVALIDATE_MANY,
        new byte[][] {},
        key -> new byte[][] {bound(of(versions, key))},
        (key, reply) -> Boolean.TRUE,
        Detour::remove);
  }

  /** The lowest version that stays. */
  private byte[] bound(long version) {
    boolean none = version > Stamp.MAX || framing == UNSTAMPED;
    return none ? NOTHING : StampFormat.head(Math.max(0, version));
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return asking.one("revalidate", revalidate, key, deadline);
  }

  @Override
  public CompletableFuture<Batch<Stamp>> revalidateAll(Collection<String> keys, Deadline deadline) {
    return asking.all("revalidate", revalidate, keys, deadline);
  }

  /** Two round trips where it changed; its stamp, some 90 bytes over TLS, where it did not. */
  @Override
  public CompletableFuture<@Nullable SharedValue> getUnless(
      String key, Stamp known, Deadline deadline) {
    return reads.unless(key, known, deadline);
  }

  @Override
  public List<CompletableFuture<Batch<SharedValue>>> getAllUnless(
      Map<String, Stamp> known, Deadline deadline) {
    return reads.unless(known, deadline);
  }

  private static <T> T of(Map<String, T> each, String key) {
    return requireNonNull(each.get(key), "one of each key");
  }

  private static byte[] head(long version) {
    return version == SharedWrite.ASSIGNED ? NOTHING : StampFormat.head(version);
  }
}
