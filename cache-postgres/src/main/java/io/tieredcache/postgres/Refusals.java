package io.tieredcache.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Why PostgreSQL refused a row, in words that hold nothing of the row. */
final class Refusals {
  /** The class of SQLStates whose messages quote the data. */
  static final String BAD_DATA = "22";

  private Refusals() {}

  static String reason(String state, SQLException failure) {
    String why = why(state, failure);
    return "PostgreSQL refused it, SQLState " + state + (why == null ? "" : ": " + why);
  }

  private static @Nullable String why(String state, SQLException failure) {
    return switch (state) {
      case "22P02", "22P03", "22023", "22007", "22008", "2203H" ->
          "the text is none of the column's type, e.g. not JSON or not a number";
      case "22P05", "22021" -> "text in PostgreSQL can't hold the character NUL";
      case "22001" -> "a value is too long for its column";
      case "22003" -> "a number is out of its column's range";
      case "23514" -> "the row breaks a check constraint" + constraint(failure);
      case "23505" -> "another row has the same unique value" + constraint(failure);
      case "23503" -> "a row that this one refers to is missing" + constraint(failure);
      case "23502" -> "a column that must not be null would be" + column(failure);
      default -> null;
    };
  }

  private static String constraint(SQLException failure) {
    ServerErrorMessage said = said(failure);
    return said == null || said.getConstraint() == null ? "" : " (" + said.getConstraint() + ")";
  }

  private static String column(SQLException failure) {
    ServerErrorMessage said = said(failure);
    return said == null || said.getColumn() == null ? "" : " (" + said.getColumn() + ")";
  }

  private static @Nullable ServerErrorMessage said(SQLException failure) {
    return failure instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
  }
}
