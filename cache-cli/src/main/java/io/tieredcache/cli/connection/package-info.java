/**
 * Where Redis and PostgreSQL are: the six variables that {@code sandbox} prints and the other
 * commands read, options that take their place, and the caches and local servers behind them.
 */
@NullMarked
package io.tieredcache.cli.connection;

import org.jspecify.annotations.NullMarked;
