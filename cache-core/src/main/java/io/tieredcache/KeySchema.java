package io.tieredcache;

import static java.util.Objects.requireNonNull;

import io.tieredcache.codec.Codec;
import io.tieredcache.spi.KeyTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of key: its template, its id and value types, its codec and its policy. Immutable; equal
 * only to itself.
 *
 * <pre>{@code
 * KeySchema<String, Quest> QUESTS =
 *     KeySchema.of("quest:{quest_id}:state", IdFormat.string(), JacksonCodec.of(Quest.class));
 * }</pre>
 *
 * @param <I> the id's type
 * @param <V> the values' type; immutable, since L1 hands out one instance to all callers
 */
public final class KeySchema<I, V> {
  private final KeyTemplate template;
  private final IdFormat<I> ids;
  private final Codec<V> codec;
  private final SchemaPolicy policy;

  private KeySchema(KeyTemplate template, IdFormat<I> ids, Codec<V> codec, SchemaPolicy policy) {
    this.template = template;
    this.ids = requireNonNull(ids, "ids");
    this.codec = requireNonNull(codec, "codec");
    this.policy = requireNonNull(policy, "policy");
    if (ids.components() != template.placeholders()) {
      throw new IllegalArgumentException(
          "ids of "
              + template
              + " must have "
              + template.placeholders()
              + " components, have "
              + ids.components());
    }
  }

  /**
   * A schema with the default policy.
   *
   * @param template {@code literal:{name}:literal…}, at least one placeholder
   * @throws IllegalArgumentException naming the rule that the template breaks
   */
  public static <I, V> KeySchema<I, V> of(String template, IdFormat<I> ids, Codec<V> codec) {
    return new KeySchema<>(KeyTemplate.of(template), ids, codec, SchemaPolicy.defaults());
  }

  /** The same schema under another policy. */
  public KeySchema<I, V> with(SchemaPolicy policy) {
    return new KeySchema<>(template, ids, codec, policy);
  }

  /** The template. */
  public KeyTemplate template() {
    return template;
  }

  /** The codec. */
  public Codec<V> codec() {
    return codec;
  }

  /** The policy. */
  public SchemaPolicy policy() {
    return policy;
  }

  /**
   * The storage key of an id, the name under which Redis and PostgreSQL hold it.
   *
   * @throws IllegalArgumentException naming the rule that the id breaks
   */
  public String key(I id) {
    return template.format(ids.format(requireNonNull(id, "id")));
  }

  /**
   * The id of a storage key, or null where the key is not of this schema.
   *
   * @throws IllegalArgumentException when a component is no such id, e.g. letters for a number, or
   *     the id has another key, e.g. {@code 07} for the number 7
   */
  public @Nullable I id(String key) {
    List<String> components = template.parse(requireNonNull(key, "key"));
    if (components == null) {
      return null;
    }
    I id = ids.parse(components);
    if (!key(id).equals(key)) {
      throw new IllegalArgumentException(
          "storage key of an id of " + this + " must be '" + key(id) + "', was '" + key + "'");
    }
    return id;
  }

  /** The template. */
  @Override
  public String toString() {
    return template.toString();
  }
}
