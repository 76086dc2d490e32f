/**
 * Just enough of Redis's protocol to walk to a server step by step, as the driver does in one:
 * name, TCP, TLS, questions. Every step has a deadline. Called by {@code doctor}; knows none of its
 * rules.
 */
@NullMarked
package io.tieredcache.cli.resp;

import org.jspecify.annotations.NullMarked;
