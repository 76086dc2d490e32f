package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one schema. Thread-safe: it holds nothing that changes.
 *
 * <p>While a slot moves, scripts over value and fence are refused (TRYAGAIN). A fill then stores
 * nothing; a write deletes the fence, then the value, each by a command of its own, or, where this
 * tier gives the version, deletes the fence and stores.
 */
final class RedisStore implements SharedStore {
  private static final byte[] NOTHING = {};
  private static final byte[] STAMPED = "stamped".getBytes(US_ASCII);
  private static final byte[] UNSTAMPED = "plain".getBytes(US_ASCII);
  private static final int STAMP_END = StampFormat.LENGTH - 1;

  private final Asking asking;
  private final Replies replies;
  private final byte[] framing;

  RedisStore(Connector connector, TierSchema schema) {
    this.asking = new Asking(connector, schema.name());
    this.replies = new Replies(connector, schema);
    this.framing = schema.framing().stamped() ? STAMPED : UNSTAMPED;
  }

  @Override
  public CompletableFuture<@Nullable SharedValue> get(String key, Deadline deadline) {
    return asking.ask(
        "get", deadline, link -> link.commands().get(key), bytes -> replies.value(key, bytes));
  }

  @Override
  public CompletableFuture<Batch<SharedValue>> getAll(Collection<String> keys, Deadline deadline) {
    return new BatchGet(asking.operation("getAll", deadline), asking, replies).get(keys);
  }

  @Override
  public CompletableFuture<Acquired> acquire(String key, Lease lease, Deadline deadline) {
    return asking.ask(
        "acquire",
        deadline,
        link -> run(link, Script.ACQUIRE, key, utf8(lease.token()), decimal(lease.millis())),
        reply -> replies.acquired(key, reply));
  }

  @Override
  public CompletableFuture<FillOutcome> fill(
      String key, Lease lease, SharedWrite write, Deadline deadline) {
    return asking.ask(
        "fill",
        deadline,
        link ->
            refusedWhileMoving(
                run(
                    link,
                    Script.FILL,
                    key,
                    utf8(lease.token()),
                    framing,
                    head(write.version()),
                    decimal(write.ttlMillis()),
                    write.payload())),
        Replies::filled);
  }

  @Override
  public CompletableFuture<FillOutcome> fillAbsent(
      String key, Lease lease, long millis, Deadline deadline) {
    return asking.ask(
        "fillAbsent",
        deadline,
        link ->
            refusedWhileMoving(
                run(link, Script.FILL_ABSENT, key, utf8(lease.token()), decimal(millis))),
        Replies::filled);
  }

  @Override
  public CompletableFuture<PutOutcome> put(
      String key, SharedWrite write, Lease lease, Deadline deadline) {
    byte[][] args = {
      utf8(lease.token()),
      decimal(lease.millis()),
      framing,
      head(write.version()),
      decimal(write.ttlMillis()),
      write.payload()
    };
    boolean assigned = write.version() == SharedWrite.ASSIGNED;
    return asking.ask(
        "put",
        deadline,
        link ->
            whileMoving(
                run(link, Script.PUT, key, args),
                () -> assigned ? storeAlone(link, key, args) : remove(link, key)),
        Replies::put);
  }

  @Override
  public CompletableFuture<@Nullable Void> invalidate(String key, long version, Deadline deadline) {
    boolean any = version > Stamp.MAX || framing == UNSTAMPED;
    byte[] head = any ? NOTHING : StampFormat.head(Math.max(0, version));
    return asking.ask(
        "invalidate",
        deadline,
        link -> whileMoving(run(link, Script.INVALIDATE, key, head), () -> remove(link, key)),
        reply -> null);
  }

  @Override
  public CompletableFuture<@Nullable Stamp> revalidate(String key, Deadline deadline) {
    return asking.ask(
        "revalidate",
        deadline,
        link -> link.commands().getrange(key, 0, STAMP_END),
        replies::stamp);
  }

  @Override
  public CompletableFuture<Batch<Acquired>> acquireAll(
      Collection<String> keys, Lease lease, Deadline deadline) {
    return Slices.each(keys, some -> SharedStore.super.acquireAll(some, lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return Slices.each(
        writes.keySet(),
        some -> SharedStore.super.fillAll(Slices.of(writes, some), lease, deadline));
  }

  @Override
  public CompletableFuture<Batch<FillOutcome>> fillAbsentAll(
      Collection<String> keys, Lease lease, long millis, Deadline deadline) {
    return Slices.each(
        keys, some -> SharedStore.super.fillAbsentAll(some, lease, millis, deadline));
  }

  @Override
  public CompletableFuture<Batch<PutOutcome>> putAll(
      Map<String, SharedWrite> writes, Lease lease, Deadline deadline) {
    return Slices.each(
        writes.keySet(),
        some -> SharedStore.super.putAll(Slices.of(writes, some), lease, deadline));
  }

  private static CompletionStage<Object> run(
      RedisLink link, Script script, String key, byte[]... args) {
    return ScriptRunner.run(link.commands(), script, new String[] {key, fence(key)}, args);
  }

  /** The sidecar: its hash tag is the whole key, so both lie in one slot. */
  static String fence(String key) {
    return "fence:{" + key + "}";
  }

  private static CompletionStage<Object> refusedWhileMoving(CompletionStage<Object> reply) {
    return whileMoving(reply, () -> CompletableFuture.completedFuture(Replies.REFUSED));
  }

  private static CompletionStage<Object> whileMoving(
      CompletionStage<Object> reply, Supplier<CompletionStage<Object>> instead) {
    return reply.exceptionallyCompose(
        failure ->
            Failures.slotMoving(failure) ? instead.get() : CompletableFuture.failedFuture(failure));
  }

  // In this order: a lease that outlived the value would let its holder fill what it read before.
  private static CompletionStage<Object> remove(RedisLink link, String key) {
    return link.commands()
        .del(fence(key))
        .thenCompose(done -> link.commands().unlink(key))
        .thenApply(done -> Replies.REMOVED);
  }

  private static CompletionStage<Object> storeAlone(RedisLink link, String key, byte[]... args) {
    return link.commands()
        .del(fence(key))
        .thenCompose(
            done -> ScriptRunner.run(link.commands(), Script.PUT, new String[] {key}, args));
  }

  private static byte[] head(long version) {
    return version == SharedWrite.ASSIGNED ? NOTHING : StampFormat.head(version);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] decimal(long number) {
    return Long.toString(number).getBytes(US_ASCII);
  }
}
