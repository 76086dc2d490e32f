/**
 * What tests of and over the tiers need: in-memory tiers with switches and hold points, decorators
 * that add hold points to real tiers, and the contracts that every tier of an SPI inherits.
 *
 * <p>For this project's tests and its users'. Real servers are in {@code
 * io.tieredcache.testkit.server}. Nothing here knows the engine.
 */
@NullMarked
package io.tieredcache.testkit;

import org.jspecify.annotations.NullMarked;
