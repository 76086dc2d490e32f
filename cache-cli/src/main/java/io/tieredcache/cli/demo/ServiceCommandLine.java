package io.tieredcache.cli.demo;

import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.demo.service.ServiceSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a service is started: this program again, with the same Java and class path. */
final class ServiceCommandLine {
  /**
   * The first compiler only: the second one keeps two cores busy for more than ten seconds, half of
   * the demo. Measured over 12 s on two cores: 9,600 reads and 7,600 writes a second against 4,600
   * and 3,100, although TLS, whose AES is the second one's domain, costs more.
   */
  private static final List<String> JVM =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

  private static final int FIRST_TO_WARN_OF_NATIVE_ACCESS = 24;

  private ServiceCommandLine() {}

  static ProcessBuilder of(DemoSettings settings, int index, Connection connection) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(JVM);
    if (Runtime.version().feature() >= FIRST_TO_WARN_OF_NATIVE_ACCESS) {
      words.add("--enable-native-access=ALL-UNNAMED");
      words.add("--sun-misc-unsafe-memory-access=allow");
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("io.tieredcache.cli.Main", "service"));
    words.add("--index=" + index);
    words.add("--npcs=" + settings.npcs());
    words.add("--rate=" + Math.max(1, settings.rate() / ServiceSettings.SERVICES));
    if (settings.trace() != null) {
      words.add("--trace=" + settings.trace().toAbsolutePath());
      words.add("--trace-limit=" + settings.traceLimit());
    }
    ProcessBuilder command = new ProcessBuilder(words);
    // Passwords go by the environment: a command line can be read by every user of a host.
    command.environment().putAll(connection.variables());
    return command;
  }
}
