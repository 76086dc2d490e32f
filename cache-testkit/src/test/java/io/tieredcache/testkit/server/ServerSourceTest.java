package io.tieredcache.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServerSourceTest {
  private static final String PROPERTY = "tieredcache.testkit.test";

  @AfterEach
  void clear() {
    System.clearProperty(PROPERTY);
  }

  @Test
  void orProperty_none_isRefusedUnlessASourceIsChosen() {
    System.setProperty(PROPERTY, "none");
    ServerStartException refusal =
        assertThrows(ServerStartException.class, () -> ServerSource.DEFAULT.orProperty(PROPERTY));
    assertEquals(
        "tieredcache.testkit.test is none: no server may start here", refusal.getMessage());
    assertEquals(ServerSource.CARRIED, ServerSource.CARRIED.orProperty(PROPERTY));
  }

  @Test
  void orProperty_unknown_namesWhatItMayBe() {
    System.setProperty(PROPERTY, "docker");
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class, () -> ServerSource.DEFAULT.orProperty(PROPERTY));
    assertEquals(
        "tieredcache.testkit.test must be path, carried, container or none, was docker",
        refusal.getMessage());
  }
}
