package io.tieredcache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdFormatTest {
  enum Side {
    NORTH,
    SOUTH {
      @Override
      public String toString() {
        return "the south";
      }
    }
  }

  /** A component of each type; neither the record nor its constructor is public. */
  private record Place(String zone, int row, long column, UUID owner, Side side) {}

  private record Pair(String left, Object right) {}

  record Even(int number) {
    Even {
      if (number % 2 != 0) {
        throw new IllegalArgumentException("number must be even, was " + number);
      }
    }
  }

  private static final UUID OWNER = UUID.fromString("0b9bd4cb-2a3a-4b44-95c1-000000000001");

  @Test
  void record_eachComponentType_mapsBothWays() {
    IdFormat<Place> format = IdFormat.record(Place.class);
    Place id = new Place("moor", -7, Long.MIN_VALUE, OWNER, Side.SOUTH);
    List<String> components =
        List.of("moor", "-7", "-9223372036854775808", OWNER.toString(), "SOUTH");
    assertEquals(5, format.components());
    assertEquals(components, format.format(id));
    assertEquals(id, format.parse(components));
  }

  @Test
  void record_componentOfAnotherType_isRefusedByName() {
    assertEquals(
        "component right of id record io.tieredcache.IdFormatTest$Pair must be String, int, long,"
            + " UUID or an enum, was java.lang.Object",
        assertThrows(IllegalArgumentException.class, () -> IdFormat.record(Pair.class))
            .getMessage());
  }

  @Test
  void recordParse_notANumber_isRefused() {
    IdFormat<Even> format = IdFormat.record(Even.class);
    assertThrows(IllegalArgumentException.class, () -> format.parse(List.of("two")));
  }

  @Test
  void recordParse_unknownConstant_isRefusedByName() {
    IdFormat<Place> format = IdFormat.record(Place.class);
    assertEquals(
        "'EAST' is no io.tieredcache.IdFormatTest$Side",
        assertThrows(
                IllegalArgumentException.class,
                () -> format.parse(List.of("moor", "1", "2", OWNER.toString(), "EAST")))
            .getMessage());
  }

  @Test
  void recordParse_constructorRefuses_isRefusedWithItsReason() {
    IdFormat<Even> format = IdFormat.record(Even.class);
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> format.parse(List.of("3")));
    assertEquals("io.tieredcache.IdFormatTest$Even refuses these components", refusal.getMessage());
    assertEquals("number must be even, was 3", refusal.getCause().getMessage());
  }

  @Test
  void recordFormat_nullComponent_isRefused() {
    IdFormat<PromptId> format = IdFormat.record(PromptId.class);
    PromptId bad = nullModel();
    assertEquals(
        "component modelId of id record io.tieredcache.PromptId must not be null",
        assertThrows(NullPointerException.class, () -> format.format(bad)).getMessage());
  }

  @SuppressWarnings("NullAway") // What a caller without a null checker can do.
  private static PromptId nullModel() {
    return new PromptId(null, "ab");
  }

  @Test
  void number_mapsBothWays() {
    assertEquals(List.of("-12"), IdFormat.number().format(-12L));
    assertEquals(-12L, IdFormat.number().parse(List.of("-12")));
    assertThrows(IllegalArgumentException.class, () -> IdFormat.number().parse(List.of("twelve")));
  }

  @Test
  void single_ownMapping_mapsBothWays() {
    IdFormat<UUID> format = IdFormat.single(UUID::toString, UUID::fromString);
    assertEquals(OWNER, format.parse(format.format(OWNER)));
    assertEquals(1, format.components());
  }
}
