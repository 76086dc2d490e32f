package io.tieredcache.redis;

import io.lettuce.core.api.StatefulRedisConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Keys that one node holds.
 *
 * @param connection to that node; it follows no redirection
 * @param keys storage keys
 */
record NodeKeys(
    CompletableFuture<StatefulRedisConnection<String, byte[]>> connection, List<String> keys) {}
