package io.tieredcache.redis;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A password from a file, such as a mounted Kubernetes secret, followed as it changes: replaced,
 * rewritten in place, or reached by a symbolic link that turns to another directory.
 *
 * <p>The file holds the password and nothing else, in UTF-8, at most {@value
 * PasswordFile#MAX_BYTES} bytes, without control characters; one line end behind it is ignored. It
 * is looked at twice a second on a daemon thread of this source's own, so that links, network file
 * systems and container mounts are followed alike. What is new is used once it has stayed the same
 * for 100 ms; while the file is missing, empty, or anything else than said, the last password
 * stands, with one warning.
 *
 * <p>Thread-safe: the password is one volatile reference. Close it after the tier.
 */
public final class FileCredentialSource implements CredentialSource, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.tieredcache.redis");
  private static final long LOOK_MILLIS = 500;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final PasswordFile file;
  private final @Nullable String user;
  private final Thread thread;
  private final Object monitor = new Object();
  private volatile Credentials credentials;

  // Both under the monitor.
  private boolean wanted;
  private boolean closed;

  /** Whether the last look failed; touched by the thread only. */
  private boolean failing;

  private FileCredentialSource(@Nullable String user, PasswordFile file) {
    this.file = file;
    this.user = user;
    this.credentials = new Credentials(user, file.read());
    this.thread = new Thread(this::follow, "tieredcache-password-file");
    thread.setDaemon(true);
  }

  /**
   * The password of the default user in that file.
   *
   * @throws IllegalArgumentException naming file and rule, where it can't be used now
   */
  public static FileCredentialSource open(Path file) {
    return started(null, file);
  }

  /**
   * The password of that user in that file.
   *
   * @throws IllegalArgumentException naming file and rule, where it can't be used now
   */
  public static FileCredentialSource open(String user, Path file) {
    return started(requireNonNull(user, "user"), file);
  }

  private static FileCredentialSource started(@Nullable String user, Path file) {
    FileCredentialSource source =
        new FileCredentialSource(user, new PasswordFile(requireNonNull(file, "file")));
    source.thread.start();
    return source;
  }

  @Override
  public Credentials current() {
    return credentials;
  }

  /** Looks at the file now. */
  @Override
  public boolean refused(Credentials refused) {
    synchronized (monitor) {
      wanted = !closed;
      monitor.notifyAll();
      return wanted;
    }
  }

  private void follow() {
    FileSettling settling = new FileSettling();
    long next = LOOK_MILLIS;
    while (pause(next)) {
      try {
        String found = file.read();
        boolean other = !found.equals(credentials.password());
        if (other && settling.settled(found, System.nanoTime())) {
          credentials = new Credentials(user, found);
          other = false;
        }
        next = other ? FileSettling.TIME.toMillis() : LOOK_MILLIS;
        healthy();
      } catch (IllegalArgumentException e) {
        unusable(e);
        next = LOOK_MILLIS;
      }
    }
  }

  private void healthy() {
    if (failing) {
      failing = false;
      LOG.log(System.Logger.Level.INFO, "{0} is read again", file);
    }
  }

  private void unusable(IllegalArgumentException flaw) {
    if (!failing) {
      failing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "the last password stands until this ends: {0}",
          flaw.getMessage());
    }
  }

  /** Waits, less long where somebody wants a look; false once closed. */
  private boolean pause(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    synchronized (monitor) {
      try {
        for (long left = millis; left > 0 && !closed && !wanted; ) {
          monitor.wait(left);
          left = (end - System.nanoTime()) / 1_000_000;
        }
      } catch (InterruptedException e) {
        return false;
      }
      wanted = false;
      return !closed;
    }
  }

  /** Ends the thread; the last password stands. Repeating it does nothing. */
  @Override
  public void close() {
    synchronized (monitor) {
      closed = true;
      monitor.notifyAll();
    }
    try {
      thread.join(CLOSE_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Names the file, not what it holds. */
  @Override
  public String toString() {
    return "FileCredentialSource[" + file + "]";
  }
}
