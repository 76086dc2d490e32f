package io.tieredcache.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Deadline;
import io.tieredcache.spi.FillOutcome;
import io.tieredcache.spi.Framing;
import io.tieredcache.spi.KeyTemplate;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import io.tieredcache.spi.SharedTier;
import io.tieredcache.spi.SharedValue;
import io.tieredcache.spi.SharedWrite;
import io.tieredcache.spi.Stamp;
import io.tieredcache.spi.TierSchema;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One schema of the tier under test, asked and awaited in the contract's words. */
final class SharedProbe {
  static final long TTL = 60_000;
  static final long LEASE = 30_000;

  /** A delete or expiry of the key at once, a foreign SET, a look at raw bytes. */
  final ForeignClient foreign;

  private final KeyTemplate template;
  private final SharedStore store;
  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger keys = new AtomicInteger();

  private SharedProbe(KeyTemplate template, SharedStore store, ForeignClient foreign) {
    this.template = template;
    this.store = store;
    this.foreign = foreign;
  }

  static SharedProbe open(
      SharedTier tier, ForeignClient foreign, String name, Framing framing, boolean durable) {
    KeyTemplate template = template(name);
    return new SharedProbe(
        template, tier.open(new TierSchema(template, framing, durable, TTL)), foreign);
  }

  static KeyTemplate template(String name) {
    return KeyTemplate.of("contract-" + name + ":{run}:{n}");
  }

  static Deadline soon() {
    return Deadline.after(Await.LIMIT, System::nanoTime);
  }

  static Lease lease(String token) {
    return new Lease(token, LEASE);
  }

  static SharedWrite write(long version, String payload) {
    return new SharedWrite(version, payload.getBytes(UTF_8), TTL);
  }

  static String text(@Nullable SharedValue value) {
    return new String(bytes(value), UTF_8);
  }

  static byte[] bytes(@Nullable SharedValue value) {
    assertNotNull(value, "a value");
    byte[] bytes = new byte[value.payload().remaining()];
    value.payload().get(value.payload().position(), bytes);
    return bytes;
  }

  static String fence(String key) {
    return "fence:{" + key + "}";
  }

  /** A key that nobody has used. */
  String newKey() {
    return template.format(List.of(run, Integer.toString(keys.incrementAndGet())));
  }

  /** A key that holds this value. */
  String newKey(long version, String payload) {
    String key = newKey();
    plant(key, version, payload);
    return key;
  }

  /** Brings a value into the missing key in the only way there is. */
  void plant(String key, long version, String payload) {
    granted(key, "planter");
    filled(key, "planter", write(version, payload));
  }

  KeyTemplate template() {
    return template;
  }

  SharedStore store() {
    return store;
  }

  @Nullable SharedValue get(String key) {
    return Await.answer(store.get(key, soon()));
  }

  @Nullable SharedValue getUnless(String key, Stamp known) {
    return Await.answer(store.getUnless(key, known, soon()));
  }

  Acquired acquire(String key, String token) {
    return Await.answer(store.acquire(key, lease(token), soon()));
  }

  void granted(String key, String token) {
    assertInstanceOf(Acquired.Granted.class, acquire(key, token));
  }

  FillOutcome fill(String key, String token, SharedWrite write) {
    return Await.answer(store.fill(key, lease(token), write, soon()));
  }

  Stamp filled(String key, String token, SharedWrite write) {
    return assertInstanceOf(FillOutcome.Stored.class, fill(key, token, write)).stamp();
  }

  void refused(String key, String token, SharedWrite write) {
    assertInstanceOf(FillOutcome.Refused.class, fill(key, token, write));
  }

  FillOutcome fillAbsent(String key, String token, long millis) {
    return Await.answer(store.fillAbsent(key, lease(token), millis, soon()));
  }

  PutOutcome put(String key, String token, SharedWrite write) {
    return Await.answer(store.put(key, write, lease(token), soon()));
  }

  void invalidate(String key, long version) {
    Await.answer(store.invalidate(key, version, soon()));
  }

  @Nullable Stamp revalidate(String key) {
    return Await.answer(store.revalidate(key, soon()));
  }
}
