package io.tieredcache.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Connects in a JVM of its own and tells how the socket is set up: whether there is epoll is
 * decided once for a JVM.
 */
final class SocketTold {
  private SocketTold() {}

  /** Arguments: URI, password, file of the authority. */
  public static void main(String[] arguments) {
    RedisSettings settings =
        RedisSettings.of(arguments[0])
            .standalone()
            .caCertificate(Path.of(arguments[2]))
            .connectTimeout(Duration.ofSeconds(5))
            .commandTimeout(Duration.ofSeconds(10));
    CompletableFuture<Channel> seen = new CompletableFuture<>();
    ClientResources resources =
        DefaultClientResources.builder()
            .nettyCustomizer(
                new NettyCustomizer() {
                  @Override
                  public void afterChannelInitialized(Channel channel) {
                    seen.complete(channel);
                  }
                })
            .build();
    LettuceOptions options =
        new LettuceOptions(
            settings,
            Trust.of(settings.caCertificate()),
            new LiveCredentials(CredentialSource.password(arguments[1])));
    RedisLink link =
        StandaloneLink.open(
            resources,
            options,
            settings.endpoints().get(0),
            Duration.ofSeconds(20),
            new NodeWatch());
    System.out.println("socket: " + told(RawRedis.answer(seen)));
    link.close();
    Closing.shutdown(resources);
  }

  private static String told(Channel channel) {
    return channel.getClass().getSimpleName()
        + " user timeout "
        + channel.config().getOption(EpollChannelOption.TCP_USER_TIMEOUT)
        + " ms, keep-alive "
        + channel.config().getOption(EpollChannelOption.TCP_KEEPIDLE)
        + " s + "
        + channel.config().getOption(EpollChannelOption.TCP_KEEPCNT)
        + " x "
        + channel.config().getOption(EpollChannelOption.TCP_KEEPINTVL)
        + " s";
  }
}
