package io.tieredcache.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.bench.report.Recording;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What was measured on. */
final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  static void describe(Recording recording) {
    recording.about("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    recording.about(
        "machine", Runtime.getRuntime().availableProcessors() + " processors, " + processor());
    recording.about(
        "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    recording.about("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    recording.about("load before", String.valueOf(load));
    if (load > Runtime.getRuntime().availableProcessors()) {
      recording.note(
          "the machine was at work with something else (load "
              + load
              + "): absolute figures are worse than they would be");
    }
  }

  private static String processor() {
    try {
      return Files.readAllLines(CPU_INFO, UTF_8).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
