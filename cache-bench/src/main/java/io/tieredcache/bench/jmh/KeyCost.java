package io.tieredcache.bench.jmh;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.PromptId;
import io.tieredcache.codec.TextCodec;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Storage keys made of ids, as each read from L2 needs, and ids of keys, as each push does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KeyCost {
  private static final KeySchema<String, String> NPCS = GameSchemas.npcState(TextCodec.of());
  private static final KeySchema<PromptId, String> REPLIES =
      GameSchemas.llmResponse(TextCodec.of());

  /** Not constants, or the JIT compiler would do the work ahead. */
  private String npc = "npc-4711";

  private PromptId prompt = new PromptId("gpt-large", "9f86d081884c7d659a2feaa0c55ad015");
  private String npcKey = "npc:npc-4711:state";
  private String promptKey = "llm:gpt-large:9f86d081884c7d659a2feaa0c55ad015:response";

  /** One component. */
  @Benchmark
  public String format() {
    return NPCS.key(npc);
  }

  /** A record of two. */
  @Benchmark
  public String formatRecord() {
    return REPLIES.key(prompt);
  }

  /** One component. */
  @Benchmark
  public @Nullable String parse() {
    return NPCS.id(npcKey);
  }

  /** A record of two. */
  @Benchmark
  public @Nullable PromptId parseRecord() {
    return REPLIES.id(promptKey);
  }

  /** A key of another schema. */
  @Benchmark
  public @Nullable String parseForeign() {
    return NPCS.id(promptKey);
  }
}
