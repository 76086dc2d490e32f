package io.tieredcache;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A call of a loader. Off unless a recording enables it. */
@Name("io.tieredcache.Load")
@Label("Load")
@Category("Tiered Cache")
@Description("A call of a schema's loader, and how long its caller waited for it")
@Enabled(false)
@StackTrace(false)
final class LoadEvent extends Event {
  @Label("Schema")
  @Nullable String schema;

  @Label("Loaded")
  @Description("Whether it returned a value")
  boolean loaded;

  /** A new one, begun. */
  static LoadEvent start() {
    LoadEvent event = new LoadEvent();
    event.begin();
    return event;
  }

  /** Ends the event, which costs nothing where it is off. */
  void end(KeySchema<?, ?> of, boolean returnedValue) {
    if (shouldCommit()) {
      schema = of.toString();
      loaded = returnedValue;
      commit();
    }
  }
}
