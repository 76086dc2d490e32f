/**
 * A recorded history of calls to caches in several processes, and a checker of the promises C1, C2,
 * C3 and C6 over it. For tests that break things on purpose, this project's and yours: record each
 * call with {@link io.tieredcache.testkit.history.History}, tell what was down and when, and ask
 * {@link io.tieredcache.testkit.history.Checker}.
 */
@NullMarked
package io.tieredcache.testkit.history;

import org.jspecify.annotations.NullMarked;
