/**
 * The demo as its parent process sees it: starts servers and two services, merges what they report
 * once a second, and shows it. Called by the {@code demo} command only.
 */
@NullMarked
package io.tieredcache.cli.demo;

import org.jspecify.annotations.NullMarked;
