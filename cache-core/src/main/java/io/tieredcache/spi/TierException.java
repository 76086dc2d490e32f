package io.tieredcache.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tier did not do what was asked. Names tier, operation, schema and elapsed time; never a value,
 * a payload or a secret.
 */
public class TierException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Tier tier;
  private final String operation;
  private final String schema;
  private final Duration elapsed;

  /**
   * @param tier the tier that failed
   * @param operation what it was asked for, e.g. {@code get}
   * @param schema the key template, e.g. {@code world:{world_id}:snapshot}; {@code *} for none
   * @param elapsed since the operation began
   * @param reason what went wrong and what to do
   * @param cause what the driver said, if anything
   */
  public TierException(
      Tier tier,
      String operation,
      String schema,
      Duration elapsed,
      String reason,
      @Nullable Throwable cause) {
    super(
        tier
            + " "
            + operation
            + " of "
            + schema
            + " after "
            + elapsed.toMillis()
            + " ms: "
            + reason,
        cause);
    this.tier = requireNonNull(tier, "tier");
    this.operation = requireNonNull(operation, "operation");
    this.schema = requireNonNull(schema, "schema");
    this.elapsed = elapsed;
  }

  /** The tier that failed. */
  public final Tier tier() {
    return tier;
  }

  /** What it was asked for. */
  public final String operation() {
    return operation;
  }

  /** The key template of the schema. */
  public final String schema() {
    return schema;
  }

  /** Since the operation began. */
  public final Duration elapsed() {
    return elapsed;
  }
}
