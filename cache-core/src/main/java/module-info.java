/** The typed cache over three tiers: API, L1, engine, codecs and the tier SPI. */
module io.tieredcache {
  requires transitive org.jspecify;
  requires com.github.benmanes.caffeine;
  requires io.github.resilience4j.circuitbreaker;
  requires io.github.resilience4j.core;
  requires transitive micrometer.core;
  requires jdk.jfr;
  requires transitive micrometer.observation;
  requires static com.fasterxml.jackson.databind;
  requires static com.github.luben.zstd_jni;

  exports io.tieredcache;
  exports io.tieredcache.codec;
  exports io.tieredcache.spi;
}
