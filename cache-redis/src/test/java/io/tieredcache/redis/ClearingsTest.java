package io.tieredcache.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tieredcache.spi.KeyTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who walks, and for whom, when it is asked for while one goes on. */
final class ClearingsTest {
  private static final KeyTemplate NPCS = KeyTemplate.of("npc:{id}:state");
  private static final KeyTemplate WORLDS = KeyTemplate.of("world:{id}:snapshot");

  private record Walk(List<KeyTemplate> templates, CompletableFuture<@Nullable Void> done) {}

  private final List<Walk> walks = new ArrayList<>();
  private final Clearings clearings = new Clearings(this::walk);

  private CompletableFuture<@Nullable Void> walk(Collection<KeyTemplate> templates) {
    Walk walk = new Walk(List.copyOf(templates), new CompletableFuture<>());
    walks.add(walk);
    return walk.done();
  }

  @Test
  void clear_whileOneWalks_sharesTheNext() {
    var first = clearings.clear(List.of(NPCS));
    var second = clearings.clear(List.of(NPCS));
    var third = clearings.clear(List.of(WORLDS, NPCS));
    assertEquals(1, walks.size());

    walks.get(0).done().complete(null);

    assertTrue(first.isDone());
    assertFalse(second.isDone());
    assertEquals(2, walks.size());
    assertEquals(List.of(NPCS, WORLDS), walks.get(1).templates());
    walks.get(1).done().complete(null);
    assertTrue(second.isDone());
    assertTrue(third.isDone());
    assertEquals(2, walks.size());
  }

  @Test
  void clear_walkFails_failsThoseItWasForAndTheNextBegins() {
    var first = clearings.clear(List.of(NPCS));
    var second = clearings.clear(List.of(NPCS));

    walks.get(0).done().completeExceptionally(new IllegalStateException("down"));

    assertTrue(first.isCompletedExceptionally());
    assertFalse(second.isDone());
    walks.get(1).done().complete(null);
    assertFalse(second.isCompletedExceptionally());
  }

  @Test
  void clear_callerGivesUp_theOthersAreAnsweredAllTheSame() {
    var first = clearings.clear(List.of(NPCS));
    var impatient = clearings.clear(List.of(NPCS));
    var second = clearings.clear(List.of(NPCS));
    impatient.cancel(false);

    walks.get(0).done().complete(null);
    walks.get(1).done().complete(null);

    assertTrue(first.isDone());
    assertFalse(second.isCompletedExceptionally());
  }
}
