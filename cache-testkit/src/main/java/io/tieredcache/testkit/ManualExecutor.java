package io.tieredcache.testkit;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Scheduled tasks wait for {@link #runWaiting}; others run in the caller's thread at once. */
final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
  private final List<Task<?>> waiting = new CopyOnWriteArrayList<>();
  private volatile boolean shutDown;

  /** One that repeats waits again after its turn, unless it was cancelled or threw. */
  private static final class Task<V extends @Nullable Object> extends FutureTask<V>
      implements ScheduledFuture<V> {
    private final boolean repeats;

    Task(Callable<V> work, boolean repeats) {
      super(work);
      this.repeats = repeats;
    }

    /** Does nothing while its turn before is under way in another thread. */
    void turn() {
      if (repeats) {
        boolean unused = runAndReset();
      } else {
        run();
      }
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }

  void runWaiting() {
    List.copyOf(waiting).forEach(Task::turn);
    waiting.removeIf(Task::isDone);
  }

  private <V extends @Nullable Object> ScheduledFuture<V> wait(Task<V> task) {
    if (shutDown) {
      throw new RejectedExecutionException("the scheduler is shut down");
    }
    waiting.add(task);
    return task;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
    return wait(new Task<>(Executors.callable(work), false));
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> work, long delay, TimeUnit unit) {
    return wait(new Task<>(work, false));
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable work, long first, long period, TimeUnit unit) {
    return wait(new Task<>(Executors.callable(work), true));
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable work, long first, long delay, TimeUnit unit) {
    return wait(new Task<>(Executors.callable(work), true));
  }

  @Override
  public void execute(Runnable work) {
    if (shutDown) {
      throw new RejectedExecutionException("the scheduler is shut down");
    }
    work.run();
  }

  @Override
  public void shutdown() {
    shutDown = true;
    waiting.clear();
  }

  @Override
  public List<Runnable> shutdownNow() {
    List<Runnable> left = List.copyOf(waiting);
    shutdown();
    return left;
  }

  @Override
  public boolean isShutdown() {
    return shutDown;
  }

  @Override
  public boolean isTerminated() {
    return shutDown;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return shutDown;
  }
}
