package io.tieredcache.bench.run;

import io.tieredcache.bench.client.Ask;
import io.tieredcache.bench.client.ClientMain;
import io.tieredcache.bench.client.Outcome;
import io.tieredcache.cli.connection.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The client JVMs of a run: started when first asked, kept so that they stay warm, ended together.
 * Used by one thread.
 */
public final class Clients implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWERS_WITHIN = Duration.ofMinutes(5);

  private final Connection connection;
  private final Map<Name, ClientProcess> processes = new LinkedHashMap<>();

  private record Name(ClientKind kind, int number, List<String> options) {
    @Override
    public String toString() {
      return kind.word() + "-" + number + (options.isEmpty() ? "" : options);
    }
  }

  /** None yet. */
  public Clients(Connection connection) {
    this.connection = connection;
  }

  /** Asks one client. */
  public Outcome ask(ClientKind kind, Ask ask) {
    return ask(kind, 1, List.of(), number -> ask);
  }

  /**
   * Asks several processes of a kind at the same time.
   *
   * @param options for the adapter beside the kind's own; other options mean other processes
   * @param ask for each of them, by its number from 0
   * @return what they did together
   */
  public Outcome ask(ClientKind kind, int count, List<String> options, IntFunction<Ask> ask) {
    List<ClientProcess> asked = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      asked.add(process(kind, i, options));
    }
    asked.forEach(process -> process.awaitReady(STARTS_WITHIN));
    for (int i = 0; i < count; i++) {
      asked.get(i).ask(ask.apply(i));
    }
    Outcome all = asked.get(0).answer(ANSWERS_WITHIN);
    for (ClientProcess other : asked.subList(1, count)) {
      all = all.and(other.answer(ANSWERS_WITHIN));
    }
    return all;
  }

  private ClientProcess process(ClientKind kind, int number, List<String> options) {
    Name name = new Name(kind, number, List.copyOf(options));
    ClientProcess known = processes.get(name);
    if (known != null) {
      return known;
    }
    ClientProcess started = new ClientProcess(name.toString(), command(kind, options));
    processes.put(name, started);
    return started;
  }

  private ProcessBuilder command(ClientKind kind, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Alike for all, so that many clients fit on one machine; a heap that begins small grows in
    // collections of 80 to 90 ms, where a service would have been given its heap from the start.
    command.addAll(List.of("-Xms512m", "-Xmx1g", "-XX:+UseG1GC"));
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(kind.machineOptions());
    command.addAll(List.of("-cp", ClassPaths.of(kind.module()), ClientMain.class.getName()));
    command.addAll(kind.arguments(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(connection.variables());
    return builder;
  }

  /** Ends the clients of a kind, so that their memory and threads are out of the way. */
  public void end(ClientKind kind) {
    List<Name> names = processes.keySet().stream().filter(name -> name.kind == kind).toList();
    for (Name name : names) {
      ClientProcess process = processes.remove(name);
      if (process != null) {
        process.close();
      }
    }
  }

  @Override
  public void close() {
    processes.values().forEach(ClientProcess::close);
    processes.clear();
  }
}
