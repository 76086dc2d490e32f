package io.tieredcache.redis;

import static io.tieredcache.redis.Wire.decimal;
import static io.tieredcache.redis.Wire.utf8;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.tieredcache.spi.AppendOutcome;
import io.tieredcache.spi.Batch;
import io.tieredcache.spi.BuriedEntry;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.Journal;
import io.tieredcache.spi.JournalBatch;
import io.tieredcache.spi.JournalEntry;
import io.tieredcache.spi.JournalPut;
import io.tieredcache.spi.JournalSettings;
import io.tieredcache.spi.JournalWrite;
import io.tieredcache.spi.TierSchema;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one schema: Redis Streams with a hash of unflushed values, both of one slot per
 * partition. {@code journal.lua} tells the layout. Thread-safe: it holds nothing that changes.
 */
final class RedisJournal implements Journal {
  private static final byte[] NOTHING = {};

  private final JournalAsking asking;
  private final JournalAppends appends;
  private final JournalServers servers;
  private final JournalSettings settings;
  private final List<JournalKeys> keys;
  private final byte[] framing;

  RedisJournal(
      JournalAsking asking,
      JournalAppends appends,
      JournalServers servers,
      TierSchema schema,
      JournalSettings settings) {
    this.asking = asking;
    this.appends = appends;
    this.servers = servers;
    this.settings = settings;
    this.keys = JournalKeys.all(schema.name(), settings);
    this.framing = RedisStore.framing(schema);
  }

  @Override
  public String node(int partition) {
    return asking.node(keys.get(partition).log());
  }

  @Override
  public CompletableFuture<AppendOutcome> append(
      int partition, List<JournalWrite> writes, @Nullable JournalPut put, Deadline deadline) {
    byte[] token = put == null ? NOTHING : utf8(put.lease().token());
    byte[] millis = put == null ? NOTHING : decimal(put.lease().millis());
    byte[] ttl = put == null ? NOTHING : decimal(put.ttlMillis());
    byte[][] shared = {token, millis, framing, ttl, decimal(settings.depth())};
    byte[][] args = Arrays.copyOf(shared, shared.length + 2 * writes.size());
    int next = shared.length;
    for (JournalWrite write : writes) {
      args[next++] = utf8(write.key());
      args[next++] = JournalFormat.value(write.payload());
    }
    Operation operation = asking.operation("append", deadline);
    String[] streamAndHash = keys.get(partition).logAndUnflushed();
    return asking.ask(
        operation,
        link -> appendWhereFit(link, operation, streamAndHash, args),
        reply -> JournalFormat.appended(writes, reply));
  }

  private CompletionStage<List<Object>> appendWhereFit(
      RedisLink link, Operation operation, String[] streamAndHash, byte[][] args) {
    CompletableFuture<@Nullable Void> fit = servers.fit(link);
    // Without a further stage once it is known, which is from the first append on.
    return fit.isDone() && !fit.isCompletedExceptionally()
        ? send(link, operation, streamAndHash, args)
        : fit.thenCompose(ok -> send(link, operation, streamAndHash, args));
  }

  private CompletableFuture<List<Object>> send(
      RedisLink link, Operation operation, String[] streamAndHash, byte[][] args) {
    return appends.send(link, operation, streamAndHash, settings.replicas(), args);
  }

  @Override
  public CompletableFuture<Batch<JournalEntry>> unflushed(
      Collection<String> storageKeys, Deadline deadline) {
    return new UnflushedReads(asking.operation("unflushed", deadline), asking, keys, settings)
        .read(storageKeys);
  }

  @Override
  public CompletableFuture<Boolean> own(
      int partition, String owner, long leaseMillis, Deadline deadline) {
    String[] key = {keys.get(partition).owner()};
    return run(
        asking.operation("own", deadline),
        Script.JOURNAL_OWN,
        key,
        Long.valueOf(1)::equals,
        utf8(owner),
        decimal(leaseMillis));
  }

  @Override
  public CompletableFuture<@Nullable Void> release(int partition, String owner, Deadline deadline) {
    String[] key = {keys.get(partition).owner()};
    return this.<@Nullable Void>run(
        asking.operation("release", deadline),
        Script.JOURNAL_RELEASE,
        key,
        reply -> null,
        utf8(owner));
  }

  @Override
  public CompletableFuture<JournalBatch> read(
      int partition, long position, int most, Deadline deadline) {
    JournalKeys at = keys.get(partition);
    String[] looked = {at.log(), at.dead(), at.marks()};
    String mark = UUID.randomUUID().toString();
    byte[][] args = {decimal(position), decimal(most), utf8(mark)};
    Operation operation = asking.operation("read", deadline);
    return asking.ask(
        operation,
        link -> ScriptRunner.list(link.commands(), operation, Script.JOURNAL_READ, looked, args),
        reply -> JournalFormat.batch(mark, reply));
  }

  @Override
  public CompletableFuture<Boolean> trim(
      int partition, String mark, List<JournalEntry> entries, Deadline deadline) {
    JournalKeys at = keys.get(partition);
    String[] changed = {at.marks(), at.log(), at.unflushed(), at.since()};
    byte[][] args = JournalFormat.trimmed(mark, entries);
    Operation operation = asking.operation("trim", deadline);
    return run(operation, Script.JOURNAL_TRIM, changed, Long.valueOf(1)::equals, args);
  }

  @Override
  public CompletableFuture<Boolean> bury(
      int partition, String mark, JournalEntry entry, String reason, Deadline deadline) {
    JournalKeys at = keys.get(partition);
    String[] changed = {at.marks(), at.log(), at.unflushed(), at.dead(), at.since()};
    byte[][] args = {
      utf8(mark),
      decimal(entry.version()),
      utf8(entry.key()),
      JournalFormat.value(entry.payload()),
      utf8(reason),
      decimal(settings.depth())
    };
    Operation operation = asking.operation("bury", deadline);
    return run(operation, Script.JOURNAL_BURY, changed, reply -> buried(operation, reply), args);
  }

  private boolean buried(Operation operation, @Nullable Object reply) {
    if (Long.valueOf(-1).equals(reply)) {
      throw operation.unavailable(
          "the partition has "
              + settings.depth()
              + " dead letters, as many as it may (journalDepth); retry or discard some",
          null);
    }
    return Long.valueOf(1).equals(reply);
  }

  @Override
  public CompletableFuture<List<BuriedEntry>> buried(int partition, int most, Deadline deadline) {
    return asking.ask(
        "buried",
        deadline,
        link ->
            link.commands().xrange(keys.get(partition).dead(), Range.unbounded(), Limit.from(most)),
        JournalFormat::buried);
  }

  @Override
  public CompletableFuture<OptionalLong> revive(
      int partition, BuriedEntry letter, Deadline deadline) {
    JournalKeys at = keys.get(partition);
    String[] changed = {at.log(), at.unflushed(), at.dead(), at.since()};
    return run(
        asking.operation("revive", deadline),
        Script.JOURNAL_REVIVE,
        changed,
        reply ->
            reply instanceof Long version && version > 0
                ? OptionalLong.of(version)
                : OptionalLong.empty(),
        utf8(letter.id()),
        decimal(settings.depth()));
  }

  @Override
  public CompletableFuture<Boolean> discard(int partition, String id, Deadline deadline) {
    JournalKeys at = keys.get(partition);
    String[] changed = {at.dead(), at.since()};
    return run(
        asking.operation("discard", deadline),
        Script.JOURNAL_DISCARD,
        changed,
        Long.valueOf(1)::equals,
        utf8(id));
  }

  private <R extends @Nullable Object> CompletableFuture<R> run(
      Operation operation,
      Script script,
      String[] keys,
      Function<@Nullable Object, R> read,
      byte[]... args) {
    return asking.ask(
        operation, link -> ScriptRunner.run(link.commands(), operation, script, keys, args), read);
  }
}
