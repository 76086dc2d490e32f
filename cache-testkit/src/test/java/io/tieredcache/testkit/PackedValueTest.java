package io.tieredcache.testkit;

import static io.tieredcache.testkit.Fleet.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.Compression;
import io.tieredcache.LargeValuePolicy;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.WriteMode;
import io.tieredcache.spi.Tier;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Large values in chunks under one manifest, which is the value that the protocol knows. */
final class PackedValueTest {
  private static final LargeValuePolicy CHUNKS = LargeValuePolicy.defaults().chunkBytes(4096);
  private static final String OLD = "o".repeat(10_000);
  private static final String NEW = "n".repeat(10_000);
  private static final int STAMP = 56;

  @AutoClose private final Fleet fleet = new Fleet();
  private final SchemaPolicy policy = Fleet.policy().largeValues(CHUNKS).build();
  private final Service a = fleet.service(policy);
  private final Service b = fleet.service(policy);

  private byte[] raw(String id) {
    byte[] bytes = fleet.shared.foreign().get(key(id));
    assertNotNull(bytes);
    return bytes;
  }

  /** The name of a chunk of what lies there now. */
  private String chunk(String id, int n) {
    String chunk = fleet.chunk(id, n);
    assertNotNull(chunk);
    return chunk;
  }

  /** A warm key that both processes' L1 has forgotten. */
  private void warm(String value) {
    fleet.inDurable("p", 7, value);
    a.names().get("p");
    fleet.passLocalTtl();
  }

  @Test
  void put_large_liesInChunksThatOutliveTheirManifest() {
    a.names().put("p", NEW);

    assertEquals(STAMP + 41, raw("p").length);
    long manifest = fleet.shared.foreign().millisLeft(key("p"));
    for (int n = 0; n < 3; n++) {
      assertEquals(manifest + 60_000, fleet.shared.foreign().millisLeft(chunk("p", n)));
    }
    assertEquals('"' + NEW + '"', fleet.durable("p"));
    assertEquals(NEW, b.names().get("p"));
    assertEquals(1, b.reads("l2"));
  }

  @Test
  void put_small_followsItsManifest() {
    a.names().put("p", "Ada");

    assertEquals(STAMP + 41 + 5, raw("p").length);
    assertEquals("Ada", b.names().get("p"));
    assertEquals(0, b.l2().count("getChunks"));
  }

  @Test
  void get_chunkEvicted_isAMissThatIsFilledAgain() {
    warm(OLD);
    String gone = chunk("p", 1);
    fleet.shared.foreign().delete(gone);

    assertEquals(OLD, b.names().get("p"));

    assertEquals(1, b.reads("l3"));
    assertNotEquals(gone, chunk("p", 1));
    assertEquals(OLD, a.names().get("p"));
    assertEquals(1, a.reads("l2"));
  }

  @Test
  void getAll_chunkOfOneEvicted_loadsThatOne() {
    warm(OLD);
    b.names().put("q", NEW);
    fleet.shared.foreign().delete(chunk("p", 2));
    long asked = a.l2().count("getChunks");

    assertEquals(Map.of("p", OLD, "q", NEW), a.names().getAll(List.of("p", "q", "none")));

    assertEquals(1, a.reads("l2"));
    assertEquals(asked + 1, a.l2().count("getChunks"));
  }

  @Test
  void get_chunkOfOtherBytes_isAMiss() {
    warm(OLD);
    fleet.shared.foreign().set(chunk("p", 1), new byte[4096], 60_000);

    assertEquals(OLD, b.names().get("p"));
    assertEquals(1, b.reads("l3"));
  }

  @Test
  void get_cacheOnlyAndChunkEvicted_loadsAgain() {
    SchemaPolicy cacheOnly =
        Fleet.policy().largeValues(CHUNKS).writes(WriteMode.CACHE_ONLY).build();
    Service c = fleet.service(cacheOnly);
    Service d = fleet.service(cacheOnly);
    c.names().put("p", OLD);
    fleet.shared.foreign().delete(chunk("p", 0));

    assertEquals(NEW, d.names().get("p", id -> NEW));

    fleet.passLocalTtl();
    assertEquals(NEW, c.names().get("p"));
  }

  @Test
  void get_writerDiedBeforeItsManifest_answersTheOldValue() {
    warm(OLD);
    Hold hold = a.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = Call.begin(() -> a.names().put("p", NEW));
    hold.awaitReached(Await.LIMIT);

    assertEquals(OLD, b.names().get("p"));
    assertEquals(1, b.reads("l2"));

    hold.release();
    put.end();
    fleet.passLocalTtl();
    assertEquals(NEW, b.names().get("p"));
  }

  @Test
  void get_overwrittenBetweenManifestAndChunks_answersOneOfBothWhole() {
    warm(OLD);
    Hold hold = b.l2().holdNext("getChunks", Hold.Side.BEFORE);
    Call<String> get = Call.begin(() -> b.names().get("p"));
    hold.awaitReached(Await.LIMIT);
    a.names().put("p", NEW);

    hold.release();

    assertEquals(OLD, get.end());
    fleet.passLocalTtl();
    assertEquals(NEW, b.names().get("p"));
  }

  @Test
  void put_nothingToReplace_sendsChunksOnce() {
    a.names().put("p", NEW);

    assertEquals(1, a.l2().count("putChunks"));
    assertEquals(0, a.l2().count("dropChunks"));
    assertEquals(NEW, b.names().get("p"));
    assertEquals(1, b.reads("l2"));
  }

  @Test
  void put_filledBetweenTheLookAndThePut_sendsItsChunksAfterwards() {
    fleet.inDurable("p", 7, OLD);
    Hold look = a.l2().holdNext("revalidate", Hold.Side.AFTER);
    Call<Void> put = Call.begin(() -> a.names().put("p", NEW));
    look.awaitReached(Await.LIMIT);
    fleet.inShared("p", 7, OLD);

    look.release();
    put.end();

    assertEquals(1, a.l2().count("putChunks"));
    assertEquals(NEW, b.names().get("p"));
    assertEquals(1, b.reads("l2"));
  }

  @Test
  void put_overtaken_takesItsChunksBack() {
    warm(OLD);
    Hold hold = a.l2().holdNext("putAll", Hold.Side.BEFORE);
    Call<Void> put = Call.begin(() -> a.names().put("p", OLD));
    hold.awaitReached(Await.LIMIT);
    b.names().put("p", NEW);

    hold.release();
    put.end();

    assertEquals(1, a.l2().count("dropChunks"));
    assertEquals(0, b.l2().count("dropChunks"));
    assertEquals(NEW, a.names().get("p"));
  }

  @Test
  void get_manifestThatContradictsItself_isAMissThatIsFilledAgain() {
    warm(OLD);
    byte[] bad = raw("p");
    bad[STAMP + 9] = 1;
    fleet.shared.foreign().set(key("p"), bad, 60_000);

    assertEquals(OLD, b.names().get("p"));
    assertEquals(OLD, a.names().get("p"));
    assertEquals(1, a.reads("l2"));
  }

  @Test
  void get_manifestOfALaterRelease_isLeftToOthers() {
    warm(OLD);
    byte[] later = raw("p");
    later[STAMP + 7] = 9;
    fleet.shared.foreign().set(key("p"), later, 60_000);

    assertEquals(OLD, b.names().get("p"));

    assertEquals(1, b.reads("l3"));
    assertArrayEquals(later, raw("p"));
  }

  @Test
  void get_valueOfAnEarlierRelease_isServed() {
    fleet.inShared("p", 7, OLD);

    assertEquals(OLD, a.names().get("p"));
    assertEquals(1, a.reads("l2"));
  }

  @Test
  void get_unchanged_isComparedByTheManifestsStamp() {
    warm(OLD);
    String first = b.names().get("p");
    long asked = b.l2().count("getChunks");
    fleet.passLocalTtl();

    assertSame(first, b.names().get("p"));

    assertEquals(asked, b.l2().count("getChunks"));
    assertEquals(1, b.metric("tieredcache.revalidated"));
  }

  @Test
  void put_compressible_isSmallInL2AndPlainInL3() {
    Service zstd =
        fleet.service(
            Fleet.policy()
                .largeValues(LargeValuePolicy.defaults().compression(Compression.ZSTD))
                .build());
    zstd.names().put("p", NEW);

    assertTrue(raw("p").length < 200, raw("p").length + " bytes");
    assertEquals('"' + NEW + '"', fleet.durable("p"));
    fleet.passLocalTtl();
    assertEquals(NEW, zstd.names().get("p"));
    assertEquals(NEW, b.names().get("p"));
  }

  @Test
  void getAsync_inChunks_answers() {
    warm(OLD);

    assertEquals(OLD, Await.answer(b.names().getAsync("p")));
    assertEquals(1, b.reads("l2"));
  }

  @Test
  void build_plainFraming_isRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> fleet.plain(policy)).getMessage();

    assertEquals("largeValues of player:{id}:name need a stamp, which PLAIN values lack", message);
  }

  @Test
  void service_withoutL2_packsNothing() {
    Service alone = fleet.service(policy, EnumSet.of(Tier.L3));
    alone.names().put("p", NEW);

    assertEquals(NEW, alone.names().get("p"));
  }
}
