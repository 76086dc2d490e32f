package io.tieredcache.redis;

import static io.tieredcache.redis.RawRedis.answer;
import static io.tieredcache.redis.Servers.soon;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.spi.Acquired;
import io.tieredcache.spi.Lease;
import io.tieredcache.spi.PutOutcome;
import io.tieredcache.spi.SharedStore;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What processes do to one key, cut into the steps between which others may come. */
final class ScheduleActors {
  /** One step; gives the next one, or null at the end. */
  @FunctionalInterface
  interface Step {
    @Nullable Step run();
  }

  /** The key's row in L3. */
  record Row(long version, boolean deleted) {}

  private final SharedStore store;
  private final RawRedis raw;
  private final String key;
  private final Random random;
  private Row row = new Row(1, false);
  private int tokens;

  ScheduleActors(SharedStore store, RawRedis raw, String key, Random random) {
    this.store = store;
    this.raw = raw;
    this.key = key;
    this.random = random;
  }

  String key() {
    return key;
  }

  Row row() {
    return row;
  }

  Step any() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> reader(lease());
      case 3, 4 -> writer(lease());
      case 5 -> sqlCommit(random.nextBoolean());
      case 6 -> evictor(random.nextBoolean() ? key : ScriptCall.fence(key));
      default -> foreignSet();
    };
  }

  private Lease lease() {
    return new Lease("token-" + tokens++, 30_000);
  }

  private Step reader(Lease lease) {
    return () -> {
      Acquired acquired = answer(store.acquire(key, lease, soon()));
      return acquired instanceof Acquired.Granted ? load(lease) : null;
    };
  }

  private Step load(Lease lease) {
    return () -> {
      Row loaded = row;
      boolean crashes = random.nextInt(8) == 0;
      return crashes ? null : fill(lease, loaded);
    };
  }

  private Step fill(Lease lease, Row loaded) {
    return () -> {
      if (loaded.deleted()) {
        answer(store.fillAbsent(key, lease, 30_000, soon()));
      } else {
        String value = "v" + loaded.version();
        answer(store.fill(key, lease, Stores.write(loaded.version(), value), soon()));
      }
      return null;
    };
  }

  private Step writer(Lease lease) {
    return () -> {
      row = new Row(row.version() + 1, false);
      return put(lease, row.version());
    };
  }

  private Step put(Lease lease, long version) {
    return () -> {
      PutOutcome outcome =
          answer(store.put(key, Stores.write(version, "v" + version), lease, soon()));
      return outcome instanceof PutOutcome.Granted ? load(lease) : null;
    };
  }

  private Step sqlCommit(boolean deletes) {
    return () -> {
      row = new Row(row.version() + 1, deletes);
      long version = row.version();
      return () -> {
        answer(store.invalidate(key, version, soon()));
        return null;
      };
    };
  }

  private Step evictor(String evicted) {
    return () -> {
      raw.delete(evicted);
      return null;
    };
  }

  private Step foreignSet() {
    return () -> {
      raw.set(key, "foreign".getBytes(UTF_8), 60_000);
      return null;
    };
  }
}
