package io.tieredcache.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tieredcache.redis.Credentials;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the secret holds. No message of a failure repeats any part of it.
 *
 * @param credentials the AUTH token, for the server's default user
 * @param uri {@code rediss://host:port}
 */
record RedisSecret(Credentials credentials, String uri) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "auth_token";
  private static final String ENDPOINT = "endpoint";
  private static final int DEFAULT_PORT = 6379;

  /**
   * Reads {@code {"auth_token": "…", "endpoint": "host"}}; the endpoint may have a port.
   *
   * @throws IllegalArgumentException naming the rule that the text breaks
   */
  static RedisSecret parse(@Nullable String text) {
    if (text == null) {
      throw new IllegalArgumentException("must be text, but is binary");
    }
    JsonNode json = read(text);
    if (!json.isObject()) {
      throw new IllegalArgumentException("must be a JSON object, but is another kind of JSON");
    }
    return new RedisSecret(new Credentials(null, text(json, TOKEN)), uri(text(json, ENDPOINT)));
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // Its message quotes the text, so it is no cause either.
      throw new IllegalArgumentException("must be a JSON object, but is not JSON");
    }
  }

  private static String text(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null || !value.isTextual() || value.textValue().isBlank()) {
      throw new IllegalArgumentException(
          "must hold '" + key + "' as text, but " + (value == null ? "lacks it" : "does not"));
    }
    return value.textValue();
  }

  private static String uri(String endpoint) {
    try {
      URI uri = new URI("rediss://" + endpoint);
      boolean bare = ("rediss://" + uri.getRawAuthority()).equals(uri.toString());
      int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && bare
          && port > 0
          && port <= 65_535) {
        return "rediss://" + uri.getHost() + ":" + port;
      }
    } catch (URISyntaxException e) {
      // Refused below, without the text.
    }
    throw new IllegalArgumentException("must hold '" + ENDPOINT + "' as host or host:port");
  }
}
