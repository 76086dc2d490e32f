package io.tieredcache.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchCommandTest {
  @TempDir Path folder;

  private static void refused(String because, String... args) {
    StringWriter err = new StringWriter();
    CommandLine line = BenchMain.commandLine().setErr(new PrintWriter(err));
    assertEquals(2, line.execute(args), err::toString);
    assertTrue(err.toString().contains(because), err::toString);
  }

  @Test
  void bench_badOptions_areRefusedInOneLine() {
    refused("exclude each other", "--quick", "--full");
    refused("--peers must be of lettuce, jedis", "--peers", "memcached");
    refused("--servers must be container, embedded, env", "--servers", "cloud");
    refused("--only must be part of", "--only", "nothing like it");
    refused("--rate must be 10 to", "--rate", "1", "--trace", "x");
  }

  @Test
  void bench_missingOrTruncatedTrace_isRefused() throws IOException {
    refused("no such file", "--trace", folder.resolve("none.xz").toString());
    Path text = Files.writeString(folder.resolve("text.xz"), "not compressed");
    refused("compressed with xz", "--trace", text.toString());
  }

  @Test
  void bench_reportToCompareWith_mustBeOne() throws IOException {
    refused("can't be read", "--compare", folder.resolve("none.json").toString());
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
    refused("has no rows", "--compare", empty.toString());
  }

  @Test
  void bench_noVariables_areNamed() {
    refused("REDIS_ENDPOINTS", "--servers", "env");
  }
}
