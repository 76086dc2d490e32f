package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.StringCodec;
import io.tieredcache.spi.Epoch;
import io.tieredcache.testkit.server.RedisNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One connection that reports, against a real server; nobody watches it but the test. */
@Tag("servers")
final class TrackingConnectionTest {
  private static final RedisNode NODE = Servers.single().nodes().get(0);
  private static final Opener OPENER =
      new Opener(Servers.settings(Servers.single()), new NodeWatch());
  private static final RedisLink LINK = OPENER.open();
  private static final RedisClient CLIENT = OPENER.trackingClient();
  private static final String KEY = LINK.primaries().get(0).someKey();
  private static final long SILENCE =
      TimeUnit.MILLISECONDS.toNanos(TrackingConnection.SILENCE_MILLIS);

  private final Listening reports = new Listening();
  private final Pushes pushes = new Pushes(reports, new LagSamples(reports));
  private final TrackingConnection connection = arm();
  private final Epoch epoch = connection.epoch();

  private TrackingConnection arm() {
    return RawRedis.answer(
        CLIENT
            .connectAsync(StringCodec.UTF8, OPENER.uri(LINK.primaries().get(0).endpoint()))
            .thenCompose(
                opened ->
                    TrackingConnection.arm(
                        opened, new String[] {"connection-test:"}, KEY, pushes, System::nanoTime))
            .toCompletableFuture());
  }

  @AfterEach
  void closeConnection() {
    RawRedis.answer(connection.close());
  }

  @AfterAll
  static void close() {
    Closing.shutdown(CLIENT);
    LINK.close();
    OPENER.close();
  }

  @Test
  void epoch_connectionKilled_endsUnasked() {
    NODE.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

    Waiting.until("it is lost", connection::isLost);

    assertFalse(epoch.isOpen(System.nanoTime()));
  }

  @Test
  void epoch_nothingHeardFor2s_hasClosedByItself() {
    assertTrue(epoch.isOpen(System.nanoTime()));
    assertFalse(epoch.isOpen(System.nanoTime() + SILENCE));
  }

  @Test
  void watch_answered_keepsTheEpochOpen() {
    long start = System.nanoTime();

    connection.watch(start + SILENCE / 2, KEY);

    Waiting.until("the epoch lasts longer", () -> epoch.isOpen(start + SILENCE));
    assertFalse(connection.isLost());
  }

  @Test
  void watch_nothingHeardFor2s_closes() {
    connection.watch(System.nanoTime() + SILENCE, KEY);

    assertTrue(connection.isLost());
    assertFalse(epoch.isOpen(System.nanoTime()));
  }

  @Test
  void renew_open_endsTheOldEpochAndBeginsAnother() {
    connection.renew();

    assertFalse(epoch.isOpen(System.nanoTime()));
    assertTrue(connection.epoch().isOpen(System.nanoTime()));
  }

  @Test
  void renew_lost_beginsNone() {
    RawRedis.answer(connection.close());

    connection.renew();

    assertFalse(connection.epoch().isOpen(System.nanoTime()));
  }

  @Test
  void push_keyBelowThePrefix_isReported() {
    NODE.command("SET", "connection-other:1", "x");
    NODE.command("SET", "connection-test:1", "x");

    Waiting.until("it is reported", () -> reports.changed.contains("connection-test:1"));

    assertFalse(reports.changed.contains("connection-other:1"));
  }
}
