/** What was measured, judged by the bars, as a table, JSON and one HTML page. Knows no client. */
@NullMarked
package io.tieredcache.bench.report;

import org.jspecify.annotations.NullMarked;
