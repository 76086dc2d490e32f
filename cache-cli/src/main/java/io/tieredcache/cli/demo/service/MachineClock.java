package io.tieredcache.cli.demo.service;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock that all processes of this machine share. */
final class MachineClock {
  private MachineClock() {}

  /** Microseconds since 1970. */
  static long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
