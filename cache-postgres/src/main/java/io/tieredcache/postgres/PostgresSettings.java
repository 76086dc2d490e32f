package io.tieredcache.postgres;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Where PostgreSQL is and how the tier's own pool connects to it. Immutable; each method returns
 * changed settings. Parameters in the URL win over what is set here, except user and password.
 */
public final class PostgresSettings {
  private static final String PREFIX = "jdbc:postgresql:";
  private static final int MOST_SECONDS = 3600;

  private final String jdbcUrl;
  private final @Nullable String user;
  private final @Nullable String password;
  private final Duration connectTimeout;
  private final Duration socketTimeout;
  private final PostgresLimits limits;

  private PostgresSettings(
      String jdbcUrl,
      @Nullable String user,
      @Nullable String password,
      Duration connectTimeout,
      Duration socketTimeout,
      PostgresLimits limits) {
    this.jdbcUrl = jdbcUrl;
    this.user = user;
    this.password = password;
    this.connectTimeout = connectTimeout;
    this.socketTimeout = socketTimeout;
    this.limits = limits;
  }

  /**
   * Settings with all defaults.
   *
   * @param jdbcUrl {@code jdbc:postgresql://host:port/database}; several hosts are parted by
   *     commas, and the one that accepts writes is used ({@code targetServerType=primary}, unless
   *     the URL says otherwise)
   * @throws IllegalArgumentException when the driver can't read it
   */
  public static PostgresSettings of(String jdbcUrl) {
    requireNonNull(jdbcUrl, "jdbcUrl");
    Properties parsed = jdbcUrl.startsWith(PREFIX) ? Driver.parseURL(jdbcUrl, null) : null;
    if (parsed == null) {
      throw new IllegalArgumentException(
          "jdbcUrl must be jdbc:postgresql://host:port/database, was '" + shown(jdbcUrl) + "'");
    }
    return new PostgresSettings(
        jdbcUrl,
        null,
        null,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        PostgresLimits.defaults());
  }

  /** The role to connect as; default the URL's {@code user}. */
  public PostgresSettings user(String user) {
    return new PostgresSettings(
        jdbcUrl, requireNonNull(user, "user"), password, connectTimeout, socketTimeout, limits);
  }

  /** Its password; default the URL's {@code password}. */
  public PostgresSettings password(String password) {
    return new PostgresSettings(
        jdbcUrl, user, requireNonNull(password, "password"), connectTimeout, socketTimeout, limits);
  }

  /**
   * How long a host may be silent while a connection to it is opened for requests, in whole
   * seconds, 1 s to 1 h; default 2 s: one that doesn't answer by then, be it to the log-in, is
   * down, and the next one of the URL is tried.
   */
  public PostgresSettings connectTimeout(Duration connectTimeout) {
    return new PostgresSettings(
        jdbcUrl,
        user,
        password,
        wholeSeconds("connectTimeout", connectTimeout),
        socketTimeout,
        limits);
  }

  /**
   * The longest silence at the log-ins of start and of the change feed, in whole seconds, 1 s to 1
   * h; default 10 s. A request is bounded by its own deadline plus one second.
   */
  public PostgresSettings socketTimeout(Duration socketTimeout) {
    return new PostgresSettings(
        jdbcUrl,
        user,
        password,
        connectTimeout,
        wholeSeconds("socketTimeout", socketTimeout),
        limits);
  }

  /** {@link PostgresLimits#connections}: the size of the pool and the number of threads. */
  public PostgresSettings poolSize(int poolSize) {
    return limits(limits.withConnections(poolSize));
  }

  /** Pool size, queue and sweeps; default {@link PostgresLimits#defaults}. */
  public PostgresSettings limits(PostgresLimits limits) {
    return new PostgresSettings(
        jdbcUrl, user, password, connectTimeout, socketTimeout, requireNonNull(limits, "limits"));
  }

  String jdbcUrl() {
    return jdbcUrl;
  }

  @Nullable String user() {
    return user;
  }

  @Nullable String password() {
    return password;
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  Duration socketTimeout() {
    return socketTimeout;
  }

  PostgresLimits limits() {
    return limits;
  }

  /** The URL without its parameters, since one may be a password. */
  private static String shown(String jdbcUrl) {
    int query = jdbcUrl.indexOf('?');
    String base = query < 0 ? jdbcUrl : jdbcUrl.substring(0, query);
    return base.replaceFirst("//[^/@]*@", "//…@");
  }

  private static Duration wholeSeconds(String name, Duration value) {
    requireNonNull(value, name);
    boolean inRange = value.toSeconds() >= 1 && value.toSeconds() <= MOST_SECONDS;
    if (!inRange || value.toNanosPart() != 0) {
      throw new IllegalArgumentException(
          name + " must be whole seconds, 1 to " + MOST_SECONDS + ", was " + value);
    }
    return value;
  }

  /** Everything but the password and the URL's parameters. */
  @Override
  public String toString() {
    return "PostgresSettings[" + shown(jdbcUrl) + ", user=" + user + ", " + limits + "]";
  }
}
