package io.tieredcache.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import reactor.core.Disposable;

/**
 * Authenticates a cluster client's default connection again, which Lettuce leaves out: it does so
 * for the connections to nodes only.
 */
final class DefaultConnectionAuth {
  private DefaultConnectionAuth() {}

  static Disposable follow(LiveCredentials credentials, StatefulConnection<?, ?> connection) {
    return credentials.credentials().subscribe(now -> authenticate(connection, now));
  }

  // Past the connection's own AUTH, which would remember this password for all reconnects. A
  // failure changes nothing: the connection stays authenticated as it was.
  private static void authenticate(StatefulConnection<?, ?> connection, RedisCredentials now) {
    CommandArgs<String, byte[]> args = new CommandArgs<>(Wire.CODEC);
    if (now.hasUsername()) {
      args.add(now.getUsername());
    }
    args.add(now.getPassword());
    ((RedisChannelHandler<?, ?>) connection)
        .getChannelWriter()
        .write(
            new AsyncCommand<>(
                new Command<>(CommandType.AUTH, new StatusOutput<>(Wire.CODEC), args)));
  }
}
