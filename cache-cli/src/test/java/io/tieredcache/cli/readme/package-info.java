/**
 * The README's Java snippets, compiled and, where that is possible, run. {@link
 * io.tieredcache.cli.readme.ReadmeTest} holds the README to them; the other tests hold the pages to
 * each other and to what the code registers.
 */
@NullMarked
package io.tieredcache.cli.readme;

import org.jspecify.annotations.NullMarked;
