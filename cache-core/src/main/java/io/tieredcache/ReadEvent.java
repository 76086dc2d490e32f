package io.tieredcache;

import io.tieredcache.spi.Tier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A read that L1 did not answer. Off unless a recording enables it. */
@Name("io.tieredcache.Read")
@Label("Read")
@Category("Tiered Cache")
@Description("A read that L1 did not answer, until its end")
@Enabled(false)
@StackTrace(false)
final class ReadEvent extends Event {
  @Label("Schema")
  @Nullable String schema;

  @Label("Tier")
  @Description("Which tier answered; none where the read failed")
  @Nullable String tier;

  /** Ends the event, which costs nothing where it is off. */
  void end(KeySchema<?, ?> read, @Nullable Tier answered) {
    if (shouldCommit()) {
      schema = read.toString();
      tier = answered == null ? "none" : answered.name();
      commit();
    }
  }

  /** A new one, begun. */
  static ReadEvent start() {
    ReadEvent event = new ReadEvent();
    event.begin();
    return event;
  }
}
