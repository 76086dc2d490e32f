/**
 * The commands of {@code ./tiered-cache}, by picocli: what an option means and which exit code a
 * command ends with. Work is done in the packages below; nothing here is an API.
 */
@NullMarked
package io.tieredcache.cli;

import org.jspecify.annotations.NullMarked;
