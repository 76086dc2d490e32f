package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where L2 is and how to reach it. Immutable; each method gives changed settings.
 *
 * <p>{@link RedisTier#connect} checks them, all in one message.
 *
 * @param uris {@code rediss://host:port} for TLS with full verification, {@code redis://host:port}
 *     for plain text; some nodes of the cluster, or the one server; the port defaults to 6379
 * @param credentials where passwords come from; null, the default, for a server without one
 * @param caCertificate a PEM file with the authorities to believe; null, the default, for those of
 *     the JDK
 * @param cluster whether this is a cluster, the default, or a single server
 * @param connectTimeout for TCP; default 500 ms: a node in the same region answers in 1–2 ms, and
 *     each dead seed costs this much at start and at failover
 * @param commandTimeout the longest that a command may stay open when its call's deadline is later,
 *     and the longest that TLS handshake and authentication may take; default 1 s: a frozen primary
 *     is noticed by this; raise it where values of many megabytes travel over slow links
 */
public record RedisSettings(
    List<String> uris,
    @Nullable CredentialSource credentials,
    @Nullable Path caCertificate,
    boolean cluster,
    Duration connectTimeout,
    Duration commandTimeout) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Takes a copy of the list. */
  public RedisSettings {
    uris = List.copyOf(uris);
    requireNonNull(connectTimeout, "connectTimeout");
    requireNonNull(commandTimeout, "commandTimeout");
  }

  /** A cluster known by some of its nodes, with the defaults. */
  public static RedisSettings of(String... uris) {
    return of(List.of(uris));
  }

  /** A cluster known by some of its nodes, with the defaults. */
  public static RedisSettings of(List<String> uris) {
    return new RedisSettings(uris, null, null, true, CONNECT_TIMEOUT, COMMAND_TIMEOUT);
  }

  /** With passwords from here. */
  public RedisSettings credentials(CredentialSource source) {
    return new RedisSettings(
        uris,
        requireNonNull(source, "source"),
        caCertificate,
        cluster,
        connectTimeout,
        commandTimeout);
  }

  /** Believing the authorities of this PEM file only. */
  public RedisSettings caCertificate(Path pem) {
    return new RedisSettings(
        uris, credentials, requireNonNull(pem, "pem"), cluster, connectTimeout, commandTimeout);
  }

  /** A single server instead of a cluster. */
  public RedisSettings standalone() {
    return new RedisSettings(
        uris, credentials, caCertificate, false, connectTimeout, commandTimeout);
  }

  /** See {@link #connectTimeout()}. */
  public RedisSettings connectTimeout(Duration timeout) {
    return new RedisSettings(uris, credentials, caCertificate, cluster, timeout, commandTimeout);
  }

  /** See {@link #commandTimeout()}. */
  public RedisSettings commandTimeout(Duration timeout) {
    return new RedisSettings(uris, credentials, caCertificate, cluster, connectTimeout, timeout);
  }

  /**
   * The addresses, once everything is checked.
   *
   * @throws IllegalArgumentException naming each rule that is broken
   */
  List<Endpoint> endpoints() {
    List<String> flaws = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    for (String uri : uris) {
      try {
        endpoints.add(Endpoint.parse(uri));
      } catch (IllegalArgumentException e) {
        flaws.add(e.getMessage());
      }
    }
    checkAddresses(endpoints, flaws);
    checkTimeout("connectTimeout", connectTimeout, flaws);
    checkTimeout("commandTimeout", commandTimeout, flaws);
    if (!flaws.isEmpty()) {
      throw new IllegalArgumentException("Redis settings: " + String.join("; ", flaws));
    }
    return endpoints;
  }

  private void checkAddresses(List<Endpoint> endpoints, List<String> flaws) {
    if (uris.isEmpty()) {
      flaws.add("uris must name at least one server");
    }
    if (!cluster && uris.size() > 1) {
      flaws.add("standalone must have one uri, had " + uris.size());
    }
    long encrypted = endpoints.stream().filter(Endpoint::tls).count();
    if (encrypted != 0 && encrypted != endpoints.size()) {
      flaws.add("uris must be all rediss:// or all redis://, were mixed");
    }
    if (encrypted == 0 && !endpoints.isEmpty() && caCertificate != null) {
      flaws.add("caCertificate must go with rediss://, was given for redis://");
    }
  }

  private static void checkTimeout(String name, Duration timeout, List<String> flaws) {
    if (timeout.compareTo(SHORTEST) < 0 || timeout.compareTo(LONGEST) > 0) {
      flaws.add(name + " must be 1 ms to " + LONGEST + ", was " + timeout);
    }
  }

  /** Addresses and times, without credentials: a source's own text might show them. */
  @Override
  public String toString() {
    return "RedisSettings["
        + (cluster ? "cluster" : "standalone")
        + ", uris="
        + uris.size()
        + ", connectTimeout="
        + connectTimeout
        + ", commandTimeout="
        + commandTimeout
        + "]";
  }
}
