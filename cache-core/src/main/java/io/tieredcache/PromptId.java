package io.tieredcache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of an LLM response.
 *
 * @param modelId the model that was asked
 * @param promptHash lower-case hex of the SHA-256 of the prompt in UTF-8
 */
public record PromptId(String modelId, String promptHash) {
  /** The id of what a model answers to a prompt. */
  public static PromptId of(String modelId, String prompt) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(prompt.getBytes(UTF_8));
      return new PromptId(modelId, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
