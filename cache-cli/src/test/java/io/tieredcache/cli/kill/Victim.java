package io.tieredcache.cli.kill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.TieredCache;
import io.tieredcache.TypedCache;
import io.tieredcache.cli.connection.Fork;
import io.tieredcache.postgres.PostgresTier;
import io.tieredcache.redis.RedisTier;
import io.tieredcache.spi.TierException;
import io.tieredcache.testkit.Hold;
import io.tieredcache.testkit.HoldingDurableTier;
import io.tieredcache.testkit.HoldingSharedTier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;

/**
 * Run in a process of its own: says {@code ready}, waits for a line {@code round moment writes},
 * and writes counters, each announced by {@code try} and confirmed by {@code ok}. After so many
 * writes the next operation of the moment is held and {@code held} is said; a line {@code release}
 * lets it go on, {@code quit} ends all in order.
 */
final class Victim {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final HoldingSharedTier redis;
  private final HoldingDurableTier postgres;
  private volatile boolean writing = true;

  private Victim() {
    redis = new HoldingSharedTier(RedisTier.connect(Fork.redis()));
    postgres = new HoldingDurableTier(PostgresTier.connect(Fork.postgres().poolSize(2)));
  }

  public static void main(String[] arguments) throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    new Victim().run(Moment.valueOf(arguments[0]), input);
  }

  private void run(Moment moment, BufferedReader input) throws Exception {
    var schema = Npcs.schema(moment.flushInterval());
    try (TieredCache cache =
        TieredCache.builder()
            .shared(redis)
            .durable(postgres)
            .startTimeout(Duration.ofSeconds(60))
            .schemas(schema)
            .build()) {
      say("ready");
      String[] order = input.readLine().split(" ", -1);
      int round = Integer.parseInt(order[0]);
      int until = Integer.parseInt(order[1]);
      Thread writer = new Thread(() -> write(cache.of(schema), round, until, moment), "writer");
      writer.setDaemon(true);
      writer.start();
      awaitQuit(input);
      writing = false;
      writer.join(LONG.toMillis());
    }
    say("closed");
  }

  private void awaitQuit(BufferedReader input) throws IOException {
    String line = input.readLine();
    while (line != null && !line.equals("quit")) {
      if (line.equals("release")) {
        Hold waiting = hold;
        if (waiting != null) {
          waiting.release();
        }
      }
      line = input.readLine();
    }
  }

  private volatile Hold hold;

  private void write(TypedCache<String, String> npcs, int round, int until, Moment moment) {
    for (int value = 1; writing; value++) {
      if (value == until && moment != Moment.ANY) {
        holdNext(moment);
      }
      for (int n = 0; n < Npcs.COUNT && writing; n++) {
        say("try " + n + " " + value);
        try {
          npcs.put(Npcs.id(round, n), Integer.toString(value));
          say("ok " + n + " " + value);
        } catch (TierException e) {
          say("failed " + n + " " + value);
        }
      }
    }
  }

  private void holdNext(Moment moment) {
    Hold next =
        moment.operation.equals("flush")
            ? postgres.holdNext("flush", Hold.Side.valueOf(moment.side))
            : redis.holdNext(moment.operation, Hold.Side.valueOf(moment.side));
    hold = next;
    Thread watcher =
        new Thread(
            () -> {
              next.awaitReached(LONG);
              say("held");
            },
            "watcher");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
