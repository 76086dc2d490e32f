package io.tieredcache.redis;

import java.net.URI;
import java.net.URISyntaxException;

/** One address of a server. */
record Endpoint(String host, int port, boolean tls) {
  private static final int DEFAULT_PORT = 6379;

  /**
   * Reads {@code rediss://host:port} or {@code redis://host:port}.
   *
   * @throws IllegalArgumentException naming the rule; never the user information, which may hold a
   *     secret
   */
  static Endpoint parse(String uri) {
    URI parsed = read(uri);
    boolean tls = "rediss".equals(parsed.getScheme());
    if (!tls && !"redis".equals(parsed.getScheme())) {
      throw new IllegalArgumentException(
          "uri must begin with rediss:// (TLS) or redis://, was scheme " + parsed.getScheme());
    }
    if (parsed.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "uri must not hold a password or user; give them by credentials(...)");
    }
    if (parsed.getHost() == null) {
      throw new IllegalArgumentException("uri must have a host name, like rediss://host:6379");
    }
    String rest = parsed.getRawPath();
    if ((!rest.isEmpty() && !rest.equals("/")) || parsed.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "uri must end after the port, was followed by '" + rest + "'");
    }
    int port = parsed.getPort() < 0 ? DEFAULT_PORT : parsed.getPort();
    return new Endpoint(withoutBrackets(parsed.getHost()), port, tls);
  }

  private static URI read(String uri) {
    try {
      return new URI(uri);
    } catch (URISyntaxException e) {
      // The exception's text repeats the input, which may hold a password.
      throw new IllegalArgumentException("uri must be like rediss://host:6379; " + e.getReason());
    }
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return (tls ? "rediss://" : "redis://") + shown + ":" + port;
  }
}
