/**
 * {@code doctor}: walks the three lists that an operator walks by hand, connections, latency and
 * misses, and tells of each what it saw, whether that is fine, and what to do where it is not. Each
 * check is a class; {@code docs/doctor.md} says what it means. Changes nothing.
 */
@NullMarked
package io.tieredcache.cli.doctor;

import org.jspecify.annotations.NullMarked;
