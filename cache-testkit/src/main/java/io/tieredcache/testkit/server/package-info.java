/**
 * Real servers for tests: a Redis Cluster with TLS and AUTH, PostgreSQL, and a proxy that breaks
 * connections on purpose. All of them come from Maven artifacts, the PATH, or containers.
 *
 * <p>Called by tests, the command line and the benchmarks; never by code that ships in a service.
 */
@NullMarked
package io.tieredcache.testkit.server;

import org.jspecify.annotations.NullMarked;
