package io.tieredcache;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** Values brought into L2 under a lease. Off unless a recording enables it. */
@Name("io.tieredcache.Fill")
@Label("Fill")
@Category("Tiered Cache")
@Description("Values brought into L2 under a lease")
@Enabled(false)
@StackTrace(false)
final class FillEvent extends Event {
  @Label("Schema")
  @Nullable String schema;

  @Label("Values")
  int values;

  @Label("Stored")
  @Description("How many of them L2 accepted")
  int stored;

  /** A new one, begun. */
  static FillEvent start() {
    FillEvent event = new FillEvent();
    event.begin();
    return event;
  }

  /** Ends the event, which costs nothing where it is off. */
  void end(KeySchema<?, ?> of, int asked, int accepted) {
    if (shouldCommit()) {
      schema = of.toString();
      values = asked;
      stored = accepted;
      commit();
    }
  }
}
