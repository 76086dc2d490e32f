package io.tieredcache.bench.jmh;

import io.tieredcache.cli.connection.Connection;
import io.tieredcache.cli.connection.EnvFile;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The servers that {@link JmhMain} started, as a fork of JMH sees them. */
@State(Scope.Benchmark)
public class Servers {
  static final String FILE_PROPERTY = "tieredcache.bench.env";

  /** How to reach them. */
  public Connection connection() {
    String file = System.getProperty(FILE_PROPERTY);
    if (file == null) {
      throw new IllegalStateException(
          "start the benchmarks by java -jar benchmarks.jar, which starts the servers");
    }
    return EnvFile.connection(Path.of(file));
  }
}
