/** L2 of the typed cache in Redis, by Lettuce. */
module io.tieredcache.redis {
  requires transitive io.tieredcache;
  requires lettuce.core;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;
  requires org.reactivestreams;
  requires reactor.core;

  exports io.tieredcache.redis;
}
