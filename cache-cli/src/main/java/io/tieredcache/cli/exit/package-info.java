/**
 * How a command ends: its exit codes, the failure that its user is told of in one line, and the
 * signal that asks it to end in order. Called by all packages of the command line.
 */
@NullMarked
package io.tieredcache.cli.exit;

import org.jspecify.annotations.NullMarked;
