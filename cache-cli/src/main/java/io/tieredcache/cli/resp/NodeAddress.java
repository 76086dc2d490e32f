package io.tieredcache.cli.resp;

import static java.util.Objects.requireNonNull;

import io.tieredcache.cli.exit.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a Redis node listens, and whether it speaks TLS there. */
public record NodeAddress(String host, int port, boolean tls) {
  private static final int DEFAULT_PORT = 6379;

  /** Checks that there is a host. */
  public NodeAddress {
    requireNonNull(host, "host");
  }

  /**
   * Reads {@code rediss://host:port} or {@code redis://host:port}.
   *
   * @throws CommandFailure naming the rule; never what was given, which may hold a password
   */
  public static NodeAddress parse(String uri) {
    try {
      URI parsed = new URI(uri);
      String scheme = String.valueOf(parsed.getScheme());
      boolean known = scheme.equals("redis") || scheme.equals("rediss");
      if (known && parsed.getHost() != null && parsed.getRawUserInfo() == null) {
        int port = parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort();
        return new NodeAddress(bare(parsed.getHost()), port, scheme.equals("rediss"));
      }
    } catch (URISyntaxException e) {
      // The exception's text repeats the input.
    }
    throw CommandFailure.usage(
        "a Redis URI must be rediss://host:port or redis://host:port, without user and password");
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** {@code host:port}. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
