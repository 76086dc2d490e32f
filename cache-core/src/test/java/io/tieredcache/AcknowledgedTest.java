package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** For how long a write is remembered that a failover may lose. */
final class AcknowledgedTest {
  private final Acknowledged acknowledged = new Acknowledged();

  private static Acknowledged.Write put(long version) {
    return new Acknowledged.Write(version, false);
  }

  /** A turn that the node answers. */
  private void pass() {
    acknowledged.turn();
    acknowledged.answered();
  }

  @Test
  void newest_aKeyOfBothTurns_isTheHigherVersion() {
    acknowledged.add(Map.of("a", 1L, "b", 2L), false);
    pass();
    acknowledged.add(Map.of("b", 3L), true);

    assertEquals(Map.of("a", put(1), "b", new Acknowledged.Write(3, true)), acknowledged.newest());
  }

  @Test
  void answered_twice_forgetsWhatWasBeforeBoth() {
    acknowledged.add(Map.of("a", 1L), false);
    pass();
    acknowledged.add(Map.of("b", 2L), false);
    pass();

    assertEquals(Map.of("b", put(2)), acknowledged.newest());
  }

  @Test
  void answered_writtenWhileTheTurnWasUnderWay_remembersItForOneTurnMore() {
    acknowledged.turn();
    acknowledged.add(Map.of("a", 1L), false);
    acknowledged.answered();

    pass();
    assertEquals(Map.of("a", put(1)), acknowledged.newest());
    pass();
    assertEquals(Map.of(), acknowledged.newest());
  }

  @Test
  void turn_notAnswered_forgetsNothing() {
    acknowledged.add(Map.of("a", 1L), false);
    acknowledged.turn();
    acknowledged.turn();
    acknowledged.add(Map.of("b", 2L), false);

    assertEquals(Map.of("a", put(1), "b", put(2)), acknowledged.newest());
  }

  @Test
  void add_stallsOverTwoTurns_isRemembered() {
    acknowledged.add(new Stalling(Map.of("a", 1L)), false);

    assertEquals(Map.of("a", put(1)), acknowledged.newest());
  }

  /** Two turns pass before its first reader gets what it holds. */
  private final class Stalling extends TreeMap<String, Long> {
    private static final long serialVersionUID = 1L;
    private boolean stalled;

    Stalling(Map<String, Long> versions) {
      super(versions);
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Long> reader) {
      if (!stalled) {
        stalled = true;
        pass();
        pass();
      }
      super.forEach(reader);
    }
  }
}
