/**
 * Promises that need all three tiers: tests on a real Redis Cluster and a real PostgreSQL, some
 * over several processes, one beside Python's own client.
 */
@NullMarked
package io.tieredcache.cli.alltiers;

import org.jspecify.annotations.NullMarked;
