package io.tieredcache.testkit.history;

/**
 * A promise that was broken.
 *
 * @param promise C1, C2, C3 or C6; "value" where a read answered what nobody wrote
 * @param text the call that shows it, and against what
 */
public record Violation(String promise, String text) {}
