package io.tieredcache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.lettuce.core.ExpireArgs;
import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierSchema;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Turns replies into the answers of the SPI. The codes are those that the Lua files tell. */
final class Replies {
  /** Of fill: nothing stored. */
  static final Object REFUSED = 0L;

  /** Of put, where the slot moves: what was there is deleted. Not a reply of the script. */
  static final Object REMOVED = 2L;

  /** Of a script over many keys: this one must be asked about alone. */
  static final Object ALONE = -2L;

  private static final long ABSENT = -1;
  private static final long GRANTED = 0;
  private static final long LEASE_TO_PUT = 1;
  private static final Acquired IS_ABSENT = new Acquired.Absent();
  private static final Acquired IS_GRANTED = new Acquired.Granted();

  private static final ByteBuffer NO_PAYLOAD = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private final Connector connector;
  private final boolean stamped;
  private final boolean adopts;
  private final long ttlMillis;
  private final String schema;

  Replies(Connector connector, TierSchema schema) {
    this.connector = connector;
    this.stamped = schema.framing().stamped();
    this.adopts = schema.durable();
    this.ttlMillis = schema.ttlMillis();
    this.schema = schema.name();
  }

  /** The value of a GET. */
  @Nullable SharedValue value(String key, byte @Nullable [] bytes) {
    return bytes == null ? null : found(key, bytes);
  }

  private SharedValue found(String key, byte[] bytes) {
    Stamp stamp = stamped ? StampFormat.decode(bytes) : Stamp.NONE;
    if (stamp.present()) {
      int length = bytes.length - StampFormat.LENGTH;
      return new SharedValue(stamp, ByteBuffer.wrap(bytes, StampFormat.LENGTH, length));
    }
    if (adopts) {
      limitLife(key);
    }
    return new SharedValue(Stamp.NONE, ByteBuffer.wrap(bytes));
  }

  // Another service may have stored it without an expiry, and then it would hide L3 for ever.
  // Nobody
  // waits for this, and a failure costs no more than that the next reader tries again.
  private void limitLife(String key) {
    RedisLink link = connector.link();
    if (link == null) {
      return;
    }
    if (link.knowsExpireNx()) {
      CompletionStage<?> unused = link.commands().pexpire(key, ttlMillis, ExpireArgs.Builder.nx());
    } else {
      byte[] ttl = Long.toString(ttlMillis).getBytes(US_ASCII);
      Deadline whileOfUse = Deadline.after(Duration.ofMillis(ttlMillis), System::nanoTime);
      Operation operation = new Operation("expire", schema, whileOfUse);
      CompletionStage<?> unused =
          ScriptRunner.run(link.commands(), operation, Script.EXPIRE, new String[] {key}, ttl);
    }
  }

  /** The stamp of a GETRANGE, without a payload. */
  @Nullable SharedValue head(String key, byte @Nullable [] head) {
    Stamp stamp = stamp(head);
    return stamp == null ? null : new SharedValue(stamp, NO_PAYLOAD);
  }

  /** The stamp of a GETRANGE; an empty value can't be told from none, and is read again. */
  @Nullable Stamp stamp(byte @Nullable [] head) {
    if (head == null || head.length == 0) {
      return null;
    }
    return stamped ? StampFormat.decode(head) : Stamp.NONE;
  }

  Acquired acquired(String key, @Nullable Object reply) {
    if (reply instanceof byte[] bytes) {
      return new Acquired.Found(found(key, bytes));
    }
    long code = (Long) requireNonNull(reply, "reply");
    if (code == GRANTED) {
      return IS_GRANTED;
    }
    return code == ABSENT ? IS_ABSENT : new Acquired.Held(code);
  }

  static FillOutcome filled(@Nullable Object reply) {
    return reply instanceof byte[] stamp
        ? new FillOutcome.Stored(StampFormat.decode(stamp))
        : new FillOutcome.Refused();
  }

  static PutOutcome put(@Nullable Object nullable) {
    Object reply = requireNonNull(nullable, "reply");
    if (reply instanceof byte[] stamp) {
      return new PutOutcome.Stored(StampFormat.decode(stamp));
    }
    if (reply.equals(REMOVED)) {
      return new PutOutcome.Removed();
    }
    return reply.equals(LEASE_TO_PUT) ? new PutOutcome.Granted() : new PutOutcome.Newer();
  }
}
