package io.tieredcache.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What {@code INFO server} tells. Where an ACL forbids it, the oldest server we support. */
record ServerInfo(int major, boolean cluster) {
  static ServerInfo ask(RedisClusterAsyncCommands<String, byte[]> commands, Duration timeout) {
    try {
      return parse(commands.info("server").get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return new ServerInfo(6, false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StartFailure.explained("interrupted while connecting", e);
    }
  }

  static ServerInfo parse(String info) {
    String version = field(info, "redis_version:");
    int dot = version.indexOf('.');
    int major = dot > 0 ? Integer.parseInt(version.substring(0, dot)) : 6;
    return new ServerInfo(major, field(info, "redis_mode:").equals("cluster"));
  }

  /** What stands behind the name, or an empty string. */
  static String field(String info, String name) {
    return info.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElse("");
  }
}
