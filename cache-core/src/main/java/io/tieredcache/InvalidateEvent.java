package io.tieredcache;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Ids told stale. Off unless a recording enables it. */
@Name("io.tieredcache.Invalidate")
@Label("Invalidate")
@Category("Tiered Cache")
@Description("Ids told stale, until L1 has dropped them")
@Enabled(false)
@StackTrace(false)
final class InvalidateEvent extends Event {
  @Label("Schema")
  @Nullable String schema;

  @Label("Source")
  @Description("Who told: a call in this process, L2's report of a change, L3's change feed")
  @Nullable String source;

  @Label("Ids")
  @Description("How many; 0 for all of the schema")
  int ids;

  /** A new one, begun. */
  static InvalidateEvent start() {
    InvalidateEvent event = new InvalidateEvent();
    event.begin();
    return event;
  }

  /** Ends the event, which costs nothing where it is off. */
  void end(KeySchema<?, ?> of, String told, int howMany) {
    if (shouldCommit()) {
      schema = of.toString();
      source = told;
      ids = howMany;
      commit();
    }
  }
}
