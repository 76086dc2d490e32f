/**
 * Faults on purpose: three caches, one of them in a JVM of its own, read and write through a real
 * cluster and PostgreSQL while something breaks; what they saw is checked against the promises.
 */
@NullMarked
package io.tieredcache.cli.chaos;

import org.jspecify.annotations.NullMarked;
