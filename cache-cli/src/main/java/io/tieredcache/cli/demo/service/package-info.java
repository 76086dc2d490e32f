/**
 * One service of the demo, in a process of its own: the game or the trace it plays over the cache,
 * and the probe. It tells its parent what it measured and ends when the parent does.
 */
@NullMarked
package io.tieredcache.cli.demo.service;

import org.jspecify.annotations.NullMarked;
