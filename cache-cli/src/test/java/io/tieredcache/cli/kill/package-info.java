/**
 * Write-behind on real servers and real processes that are killed and paused at the moments that
 * matter.
 */
@NullMarked
package io.tieredcache.cli.kill;

import org.jspecify.annotations.NullMarked;
