package io.tieredcache.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tieredcache.cli.connection.Fork;
import io.tieredcache.testkit.history.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A member in a JVM of its own, and both ends of how it is talked to. */
final class MemberProcess implements Member {
  private static final String TAKE = "take";
  private static final String STATE = "state";

  private final Process process;
  private final BufferedReader output;
  private final Writer input;
  private final Path folder;

  private MemberProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.output = process.inputReader(UTF_8);
    this.input = process.outputWriter(UTF_8);
  }

  static MemberProcess start(String name, Connection connection, Path folder) throws IOException {
    ProcessBuilder builder = Fork.of(MemberProcess.class, name, folder.toString());
    builder.environment().putAll(connection.toEnvironment());
    MemberProcess member =
        new MemberProcess(
            builder.redirectError(folder.resolve(name + ".log").toFile()).start(), folder);
    member.expect("ready");
    return member;
  }

  /** The other end: runs the workload until its input ends. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[1]);
    Connection connection = Connection.of(System.getenv());
    try (Member.Here member = new Member.Here(arguments[0], connection, Set.of())) {
      member.start();
      System.out.println("ready");
      BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        obey(order, member, folder);
        System.out.println(order + " done");
      }
    }
  }

  private static void obey(String order, Member member, Path folder) throws IOException {
    if (order.equals(TAKE)) {
      Workload.Seen taken = member.take();
      taken.worlds().save(folder.resolve("worlds"));
      taken.tracked().save(folder.resolve("tracked"));
      taken.scratch().save(folder.resolve("scratch"));
    } else {
      member.state().save(folder.resolve("state"));
    }
  }

  private void order(String what) throws IOException {
    input.write(what + "\n");
    input.flush();
    expect(what + " done");
  }

  @Override
  public State state() {
    try {
      order(STATE);
      return State.load(folder.resolve("state"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Workload.Seen take() {
    try {
      order(TAKE);
      return new Workload.Seen(
          History.load(folder.resolve("worlds")),
          History.load(folder.resolve("tracked")),
          History.load(folder.resolve("scratch")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void expect(String word) {
    try {
      String line = Fork.line(output, Duration.ofSeconds(90));
      if (!line.equals(word)) {
        throw new IllegalStateException("expected '" + word + "', was '" + line + "'");
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the other process does not say " + word, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the other process does not end by itself");
      }
      Files.deleteIfExists(folder.resolve("worlds"));
      Files.deleteIfExists(folder.resolve("tracked"));
      Files.deleteIfExists(folder.resolve("scratch"));
      Files.deleteIfExists(folder.resolve("state"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
