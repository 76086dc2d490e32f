/** Tests of the real servers. */
@NullMarked
package io.tieredcache.testkit.server;

import org.jspecify.annotations.NullMarked;
