package io.tieredcache.testkit.server;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * What kind of server {@link PostgresServer#start(PostgresOptions)} starts. Immutable.
 *
 * @param source where the executables come from
 * @param password of both users
 * @param fsync whether commits reach the disk; off by default, so that only a crash of the machine
 *     (not of the server) loses them
 * @param settings further settings, e.g. {@code max_connections=20}
 */
public record PostgresOptions(
    ServerSource source, String password, boolean fsync, List<String> settings) {

  /** Checks all of them. */
  public PostgresOptions {
    requireNonNull(source, "source");
    settings = List.copyOf(settings);
    if (!password.matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException("password must match [A-Za-z0-9_.-]+");
    }
    for (String setting : settings) {
      if (!setting.matches("[a-z_.]+=.*")) {
        throw new IllegalArgumentException("setting must be name=value, was " + setting);
      }
    }
  }

  /** Carried PostgreSQL without fsync. */
  public static PostgresOptions defaults() {
    return new PostgresOptions(ServerSource.DEFAULT, "testkit-postgres-password", false, List.of());
  }

  /** With executables from there. */
  public PostgresOptions source(ServerSource value) {
    return new PostgresOptions(value, password, fsync, settings);
  }

  /** With commits that reach the disk. */
  public PostgresOptions withFsync() {
    return new PostgresOptions(source, password, true, settings);
  }

  /** With one more setting, {@code name=value}. */
  public PostgresOptions setting(String setting) {
    List<String> more = new ArrayList<>(settings);
    more.add(setting);
    return new PostgresOptions(source, password, fsync, more);
  }

  /** All settings, {@link #fsync} included. */
  List<String> allSettings() {
    // Never synchronous_commit=off: commits would not survive a kill of the server.
    List<String> all =
        fsync ? new ArrayList<>() : new ArrayList<>(List.of("fsync=off", "full_page_writes=off"));
    all.addAll(settings);
    return all;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "PostgresOptions[" + source + ", fsync " + fsync + ", " + settings + "]";
  }
}
