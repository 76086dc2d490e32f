/**
 * What a service of the demo tells its parent, one line of JSON a second on its standard output.
 * Records only; both sides use them.
 */
@NullMarked
package io.tieredcache.cli.demo.report;

import org.jspecify.annotations.NullMarked;
