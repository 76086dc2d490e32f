package io.tieredcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of an LLM response. Immutable. That its parts are not null and may be components of a
 * storage key ({@link IdFormat}) is looked at by the calls that take it.
 *
 * @param modelId the model that was asked, e.g. {@code gpt-5}; without colons, so write {@code
 *     llama3-8b} for {@code llama3:8b}
 * @param promptHash lower-case hex of the SHA-256 of the prompt in UTF-8, 64 digits; another text
 *     is another id
 */
public record PromptId(String modelId, String promptHash) {
  /**
   * The id of what a model answers to a prompt. Costs one pass over the prompt.
   *
   * @param prompt all that the answer depends on: messages, tools, temperature; equal character for
   *     character where answers shall be shared
   */
  public static PromptId of(String modelId, String prompt) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(UTF_8));
      return new PromptId(modelId, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
