package io.tieredcache.testkit.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Each value that is read was written, by a call that had begun, and has the version it got. */
final class ValueRule {
  private final Commits commits;

  ValueRule(Commits commits) {
    this.commits = commits;
  }

  void check(List<Call> calls, List<Call> reads, Violations found) {
    Map<String, Call> writes = new HashMap<>();
    for (Call call : calls) {
      if (call.kind() == Call.Kind.WRITE && call.value() != null) {
        writes.put(call.value(), call);
      }
    }
    for (Call read : reads) {
      if (read.value() != null) {
        check(read, writes.get(read.value()), found);
      }
    }
  }

  private void check(Call read, @Nullable Call write, Violations found) {
    Long version = commits.version(read.id(), read.value());
    // What was written before the history begins is known by its commit alone.
    boolean nobody = write == null ? version == null : read.before(write);
    if (nobody) {
      found.add("value", read, "nobody had begun to write it");
    } else if (read.version() != 0 && (version == null || version != read.version())) {
      found.add("value", read, "was committed with version " + version);
    }
  }
}
