package io.tieredcache.bench.invalidation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.redis.RedisTier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The other process: keeps all ids in its L1 and takes down when each was dropped. Says {@code
 * ready}, reads until a line comes in, then tells all drops and {@code end}.
 */
final class LagReader {
  private LagReader() {}

  static void run(String password, String certificate, List<String> uris) throws IOException {
    DropTimes tier = DropTimes.of(RedisTier.connect(Names.settings(password, certificate, uris)));
    try (TieredCache cache = Names.cache(tier);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      TypedCache<String, String> names = cache.of(Names.SCHEMA);
      while (tier.tracking().wanted() == 0 || tier.tracking().armed() < tier.tracking().wanted()) {
        LockSupport.parkNanos(1_000_000);
      }
      readAll(names);
      tier.drops().clear();
      System.out.println("ready");
      while (!in.ready()) {
        readAll(names);
        LockSupport.parkNanos(1_000_000);
      }
      tier.drops().forEach(drop -> System.out.println(drop.key() + " " + drop.at()));
      System.out.println("end");
    }
  }

  private static void readAll(TypedCache<String, String> names) {
    for (int i = 0; i < Names.IDS; i++) {
      names.get(Names.id(i));
    }
  }
}
