package io.tieredcache.postgres;

import io.tieredcache.spi.Deadline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Natural batching: single calls that arrive while a statement runs go together into the next one.
 * No timer: a call that finds nothing running starts at once.
 *
 * <p>Every call keeps its own deadline. A statement that the server refuses as a whole is divided
 * until only the calls fail that are to blame.
 *
 * <p>Thread-safe without a lock: a call enters the queue before it looks at {@code running}, and a
 * thread lowers {@code running} before it looks at the queue a last time, so one of them sees the
 * other. Only {@link #next} takes calls out, right before their statement: it starts after them.
 */
final class Gathering<Q, R> {
  /** Beyond this a statement gains nothing and its first call waits for its last. */
  private static final int MOST_CALLS = 256;

  private static final long MOST_BYTES = 4 << 20;

  /**
   * How many calls must wait for each statement that runs before another starts beside it: fewer
   * and larger statements cost less, but one slow statement must not hold up all.
   */
  private static final int CALLS_A_STATEMENT = 16;

  private final Database database;
  private final Requests requests;
  private final GatheredStatement<Q, R> statement;
  private final Queue<Gathered<Q, R>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();

  Gathering(Database database, GatheredStatement<Q, R> statement) {
    this.database = database;
    this.requests = database.requests();
    this.statement = statement;
  }

  /** A call and its place among the answers. */
  private record Gathered<Q, R>(String key, Q question, Pending<Map<String, R>> call) {}

  /** The answer to one question. */
  CompletableFuture<Map<String, R>> ask(Operation operation, String key, Q question) {
    Pending<Map<String, R>> call = new Pending<>(operation);
    Gathered<Q, R> gathered = new Gathered<>(key, question, call);
    requests.register(call, () -> forget(gathered));
    if (size.get() >= requests.queueLimit()) {
      requests.refuse(call);
      return call.answer();
    }
    size.incrementAndGet();
    waiting.add(gathered);
    if (starts() && !requests.execute(this::drain)) {
      refuseAll();
    }
    return call.answer();
  }

  private void forget(Gathered<Q, R> gathered) {
    if (waiting.remove(gathered)) {
      size.decrementAndGet();
    }
  }

  /** Whether a statement has to start beside those that run; counts it if so. */
  private boolean starts() {
    int now = running.get();
    boolean due =
        now == 0 || (now < requests.threadCount() && size.get() > now * CALLS_A_STATEMENT);
    return due && running.compareAndSet(now, now + 1);
  }

  /** No thread takes them. Where another statement runs, it will. */
  private void refuseAll() {
    if (running.decrementAndGet() == 0) {
      for (Gathered<Q, R> each = waiting.poll(); each != null; each = waiting.poll()) {
        size.decrementAndGet();
        requests.refuse(each.call());
      }
    }
  }

  private void drain() {
    do {
      for (List<Gathered<Q, R>> batch = next(); !batch.isEmpty(); batch = next()) {
        ask(batch);
        if (requests.othersWait() && requests.execute(this::drain)) {
          return;
        }
      }
      running.decrementAndGet();
    } while (!waiting.isEmpty() && starts());
  }

  private List<Gathered<Q, R>> next() {
    List<Gathered<Q, R>> batch = new ArrayList<>();
    List<Gathered<Q, R>> later = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    long bytes = 0;
    while (batch.size() < MOST_CALLS && bytes < MOST_BYTES) {
      Gathered<Q, R> gathered = waiting.poll();
      if (gathered == null) {
        break;
      }
      if (!keys.add(gathered.key()) && !statement.joinsSameKey()) {
        later.add(gathered);
        continue;
      }
      size.decrementAndGet();
      if (gathered.call().begin()) {
        batch.add(gathered);
        bytes += statement.weight(gathered.question());
      }
    }
    waiting.addAll(later);
    return batch;
  }

  private void ask(List<Gathered<Q, R>> batch) {
    try {
      Map<String, R> answers = answers(batch);
      for (Gathered<Q, R> gathered : batch) {
        R answer = answers.get(gathered.key());
        gathered.call().complete(answer == null ? Map.of() : Map.of(gathered.key(), answer));
      }
    } catch (SQLException e) {
      fail(batch, e, Failures.dividable(e));
    } catch (RuntimeException | Error e) {
      fail(batch, e, e instanceof RuntimeException);
    }
  }

  private Map<String, R> answers(List<Gathered<Q, R>> batch) throws SQLException {
    Map<String, Q> questions = new LinkedHashMap<>();
    batch.forEach(gathered -> questions.put(gathered.key(), gathered.question()));
    try (Session session = database.session(latest(batch))) {
      batch.forEach(gathered -> gathered.call().connected());
      if (batch.size() > 1) {
        session.impatient();
      }
      return statement.run(session, questions);
    }
  }

  /** Earlier ones end by the clock. */
  private static <Q, R> Deadline latest(List<Gathered<Q, R>> batch) {
    Deadline latest = batch.get(0).call().operation().deadline();
    long most = latest.remainingNanos();
    for (Gathered<Q, R> gathered : batch) {
      Deadline each = gathered.call().operation().deadline();
      long remaining = each.remainingNanos();
      if (remaining > most) {
        latest = each;
        most = remaining;
      }
    }
    return latest;
  }

  private void fail(List<Gathered<Q, R>> batch, Throwable failure, boolean dividable) {
    if (batch.size() == 1 || !dividable) {
      batch.forEach(gathered -> gathered.call().fail(failure));
      return;
    }
    int middle = batch.size() / 2;
    List<Gathered<Q, R>> second = batch.subList(middle, batch.size());
    if (!requests.execute(() -> ask(second))) {
      ask(second);
    }
    ask(batch.subList(0, middle));
  }
}
