package io.tieredcache.cli.demo.service;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.SchemaPolicy;
import io.tieredcache.codec.JacksonCodec;
import io.tieredcache.codec.StringCodec;
import java.time.Duration;

/**
 * The bundled schemas that the demo uses, with their bundled policies but a shorter drain, and the
 * names of ids.
 */
public final class DemoSchemas {
  /** Worlds: those of the game, and those of a trace. */
  public static final KeySchema<String, WorldSnapshot> WORLDS =
      GameSchemas.worldSnapshot(JacksonCodec.of(WorldSnapshot.class));

  /** NPCs. */
  public static final KeySchema<String, NpcState> NPCS = npcs();

  /** Tokenizers. */
  public static final KeySchema<String, String> TOKENIZERS =
      GameSchemas.tokenizer(StringCodec.of());

  /** The id of the tokenizer. */
  public static final String TOKENIZER = "cl100k_base";

  private DemoSchemas() {}

  /** Nobody needs a game's last second, and after a signal Redis has gone before the services. */
  private static KeySchema<String, NpcState> npcs() {
    KeySchema<String, NpcState> bundled = GameSchemas.npcState(JacksonCodec.of(NpcState.class));
    SchemaPolicy policy = bundled.policy();
    return bundled.with(
        policy.toBuilder()
            .writeBehind(policy.writeBehind().drainTimeout(Duration.ofMillis(500)))
            .build());
  }

  /** A world that is played and ticked. */
  public static String world(int n) {
    return "w-" + n;
  }

  /** A world that nobody plays but some look at. */
  public static String sleepingWorld(int n) {
    return "sleeping-" + n;
  }

  /** An NPC. */
  public static String npc(int n) {
    return "npc-" + n;
  }

  /** The object of a trace. */
  public static String traced(int object) {
    return "t-" + Integer.toUnsignedString(object);
  }

  /** What a service's probe writes. */
  static String probe(int service) {
    return "probe-" + service;
  }
}
