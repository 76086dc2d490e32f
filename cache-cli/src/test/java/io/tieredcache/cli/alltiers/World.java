package io.tieredcache.cli.alltiers;

import io.tieredcache.GameSchemas;
import io.tieredcache.KeySchema;
import io.tieredcache.codec.JacksonCodec;

/** The value that these tests write: whoever writes, the higher tick is the newer one. */
record World(String name, int tick) {
  static KeySchema<String, World> schema() {
    return GameSchemas.worldSnapshot(JacksonCodec.of(World.class));
  }
}
