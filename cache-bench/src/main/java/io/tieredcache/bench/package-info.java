/**
 * What the library costs, measured. {@code ./tiered-cache bench} begins here; nothing depends on
 * it.
 *
 * <p>Where a measurement goes:
 *
 * <ul>
 *   <li>the cost of one call, or a figure without a peer (a lag, a batch size): a JMH class in
 *       {@code jmh}; {@code @NeedsServers} on it and a {@code Servers} parameter give it real
 *       servers;
 *   <li>anything compared with another library, or over several processes: a {@code Measure} in
 *       {@code measure}, listed in its {@code Catalog}; it asks clients in JVMs of their own, taken
 *       in turn, for a work that cache-bench-client knows ({@code Performer});
 *   <li>what needs PostgreSQL and no client apart: a main of its own, run by {@code Judged}, which
 *       tells the table and the exit code;
 *   <li>another library: an adapter (a {@code Peer}) in a module under {@code peers}, and its
 *       {@code ClientKind}.
 * </ul>
 *
 * <p>{@code run} starts servers and clients; {@code report} holds what was measured, judges it by
 * the bars and writes it.
 */
@NullMarked
package io.tieredcache.bench;

import org.jspecify.annotations.NullMarked;
