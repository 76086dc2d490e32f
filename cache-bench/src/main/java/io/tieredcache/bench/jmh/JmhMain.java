package io.tieredcache.bench.jmh;

import io.tieredcache.bench.run.BenchServers;
import io.tieredcache.bench.run.ServerChoice;
import io.tieredcache.cli.connection.EnvFile;
import io.tieredcache.cli.exit.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * JMH's command line with one more option, {@code --servers embedded|container|env}: real servers
 * for the benchmarks that need them, shared by all forks.
 */
public final class JmhMain {
  private static final String OPTION = "--servers";
  private static final int USAGE = 2;

  private JmhMain() {}

  /** Runs what JMH's options ask for. */
  public static void main(String[] args) throws Exception {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    List<String> rest = new ArrayList<>(List.of(args));
    try {
      String named = servers(rest);
      if (needsServers(rest)) {
        runWithServers(ServerChoice.of(named), rest);
      } else {
        Main.main(rest.toArray(String[]::new));
      }
    } catch (CommandFailure | CommandLineOptionException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(USAGE);
    }
  }

  /** Takes our option out. */
  private static @Nullable String servers(List<String> args) {
    int at = args.indexOf(OPTION);
    if (at < 0) {
      return null;
    }
    if (at + 1 == args.size()) {
      throw CommandFailure.usage(OPTION + " needs a value");
    }
    args.remove(at);
    return args.remove(at);
  }

  private static boolean needsServers(List<String> args) throws CommandLineOptionException {
    CommandLineOptions options = new CommandLineOptions(args.toArray(String[]::new));
    if (options.shouldHelp() || options.shouldList() || options.shouldListWithParams()) {
      return false;
    }
    return BenchmarkList.defaultList()
        .find(
            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
            options.getIncludes(),
            options.getExcludes())
        .stream()
        .anyMatch(JmhMain::isMarked);
  }

  private static boolean isMarked(BenchmarkListEntry benchmark) {
    try {
      return Class.forName(benchmark.getUserClassQName()).isAnnotationPresent(NeedsServers.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("a listed benchmark is there", e);
    }
  }

  private static void runWithServers(ServerChoice choice, List<String> args)
      throws IOException, CommandLineOptionException, RunnerException {
    Path file = Files.createTempFile("tieredcache-bench", ".env");
    try (BenchServers servers = BenchServers.start(choice, System.getenv())) {
      System.out.println("# Servers: " + choice.word());
      EnvFile.write(file, servers.connection());
      args.addAll(List.of("-jvmArgsAppend", "-D" + Servers.FILE_PROPERTY + "=" + file));
      Collection<RunResult> results =
          new Runner(new CommandLineOptions(args.toArray(String[]::new))).run();
      Promise.lines(results).forEach(System.out::println);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
