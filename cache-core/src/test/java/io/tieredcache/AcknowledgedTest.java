package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** For how long a write is remembered that a failover may lose. */
final class AcknowledgedTest {
  private final Acknowledged acknowledged = new Acknowledged();

  @Test
  void newest_aKeyOfBothTurns_isTheHigherVersion() {
    acknowledged.add(Map.of("a", 1L, "b", 2L));
    acknowledged.answered();
    acknowledged.add(Map.of("b", 3L));

    assertEquals(Map.of("a", 1L, "b", 3L), acknowledged.newest());
  }

  @Test
  void answered_twice_forgetsWhatWasBeforeBoth() {
    acknowledged.add(Map.of("a", 1L));
    acknowledged.answered();
    acknowledged.add(Map.of("b", 2L));
    acknowledged.answered();

    assertEquals(Map.of("b", 2L), acknowledged.newest());
  }

  @Test
  void add_stallsOverTwoTurns_isRemembered() {
    acknowledged.add(new Stalling(Map.of("a", 1L)));

    assertEquals(Map.of("a", 1L), acknowledged.newest());
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
        acknowledged.answered();
        acknowledged.answered();
      }
      super.forEach(reader);
    }
  }
}
