package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ByteRoomTest {
  private static final long HALF = ByteRoom.MOST_BYTES / 2;

  private final ByteRoom room = new ByteRoom();

  /** Requests that were sent, in order. */
  private final List<CompletableFuture<String>> sent = new ArrayList<>();

  private CompletableFuture<String> ask(long bytes) {
    return room.within(
        bytes,
        () -> {
          CompletableFuture<String> request = new CompletableFuture<>();
          sent.add(request);
          return request;
        },
        () -> "full");
  }

  private void busy(long bytes) {
    var unused = ask(bytes);
  }

  @Test
  void within_room_sendsAtOnce() {
    busy(HALF);
    busy(HALF);

    assertEquals(2, sent.size());
  }

  @Test
  void within_noRoom_waitsUntilOneHasEnded() {
    busy(HALF);
    busy(HALF);
    CompletableFuture<String> third = ask(1);
    assertEquals(2, sent.size());

    sent.get(1).complete("two");

    assertEquals(3, sent.size());
    sent.get(2).complete("three");
    assertEquals("three", third.join());
  }

  @Test
  void within_failed_makesRoom() {
    busy(ByteRoom.MOST_BYTES);
    CompletableFuture<String> next = ask(HALF);

    sent.get(0).completeExceptionally(new IllegalStateException("of this test"));

    assertEquals(2, sent.size());
    assertFalse(next.isDone());
  }

  @Test
  void within_smallBehindLarge_waitsForItsTurn() {
    busy(HALF);
    busy(ByteRoom.MOST_BYTES);
    busy(1);
    assertEquals(1, sent.size());

    sent.get(0).complete("one");
    assertEquals(2, sent.size());

    sent.get(1).complete("two");
    assertEquals(3, sent.size());
  }

  @Test
  void within_moreThanAllRoom_isSentAlone() {
    busy(3 * ByteRoom.MOST_BYTES);
    busy(1);
    assertEquals(1, sent.size());

    sent.get(0).complete("one");

    assertEquals(2, sent.size());
  }

  @Test
  void within_tooManyWait_answersOtherwise() {
    busy(ByteRoom.MOST_BYTES);
    for (int i = 0; i < ByteRoom.MOST_WAITING; i++) {
      assertFalse(ask(1).isDone());
    }

    CompletableFuture<String> refused = ask(1);

    assertTrue(refused.isDone());
    assertEquals("full", refused.join());
    assertEquals(1, sent.size());
  }
}
