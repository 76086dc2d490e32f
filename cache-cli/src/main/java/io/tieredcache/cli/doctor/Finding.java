package io.tieredcache.cli.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What one look at one thing gave.
 *
 * @param check its name in docs/doctor.md; stays the same for ever
 * @param subject a server, a key template, or {@code cluster}
 * @param saw what was seen
 * @param cause why it is so; null unless {@link State#WRONG}
 * @param cure what to do; null unless {@link State#WRONG}
 */
public record Finding(
    Chapter chapter,
    String check,
    String subject,
    State state,
    String saw,
    @Nullable String cause,
    @Nullable String cure) {

  /** The operator's three lists. */
  public enum Chapter {
    /** Can the servers be used. */
    CONNECTIONS,
    /** Do they answer quickly. */
    LATENCY,
    /** Do they have what is asked for. */
    MISSES
  }

  /** How it is. */
  public enum State {
    /** As it should be. */
    FINE,
    /** To be put in order. */
    WRONG,
    /** The server does not let this user look, which says nothing of the thing itself. */
    UNSEEN
  }
}
