package io.tieredcache.cli.demo.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class DemoSchemasTest {
  @Test
  void traced_highestBit_isNoSign() {
    assertEquals("t-258", DemoSchemas.traced(258));
    assertEquals("t-4026531841", DemoSchemas.traced(0xf0000001));
  }
}
