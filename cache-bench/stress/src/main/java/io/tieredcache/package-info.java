/**
 * Races of L1, its flights and its policy, each tried in every order that the machine gives:
 * jcstress tests in the engine's own package, whose classes are package-private. Run by {@code
 * -Pstress}.
 */
@NullMarked
package io.tieredcache;

import org.jspecify.annotations.NullMarked;
