package io.tieredcache;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Maps a record's components, in their order. Reflection happens once, when the schema is made. */
final class RecordIdFormat<I extends Record> implements IdFormat<I> {
  private record Part(String name, MethodHandle accessor, Function<String, Object> parser) {}

  private final Class<I> type;
  private final MethodHandle constructor;
  private final List<Part> parts;

  private RecordIdFormat(Class<I> type, MethodHandle constructor, List<Part> parts) {
    this.type = type;
    this.constructor = constructor;
    this.parts = parts;
  }

  static <I extends Record> RecordIdFormat<I> of(Class<I> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      // A record need not be public: the schema's owner hands its class over.
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      var declared = type.getDeclaredConstructor(types);
      declared.setAccessible(true);
      List<Part> parts = new ArrayList<>();
      for (RecordComponent component : components) {
        component.getAccessor().setAccessible(true);
        MethodHandle accessor = lookup.unreflect(component.getAccessor());
        parts.add(
            new Part(
                component.getName(),
                accessor.asType(MethodType.methodType(Object.class, Record.class)),
                parser(type, component)));
      }
      MethodHandle constructor =
          lookup
              .unreflectConstructor(declared)
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Record.class, Object[].class));
      return new RecordIdFormat<>(type, constructor, List.copyOf(parts));
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (e instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalArgumentException(
          "id record " + type.getName() + " must be accessible to io.tieredcache", e);
    }
  }

  private static Function<String, Object> parser(Class<?> owner, RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return text -> text;
    }
    if (type == long.class) {
      return Long::valueOf;
    }
    if (type == int.class) {
      return Integer::valueOf;
    }
    if (type == UUID.class) {
      return UUID::fromString;
    }
    if (type.isEnum()) {
      return text -> constant(type, text);
    }
    throw new IllegalArgumentException(
        "component "
            + component.getName()
            + " of id record "
            + owner.getName()
            + " must be String, int, long, UUID or an enum, was "
            + type.getName());
  }

  private static Object constant(Class<?> type, String text) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no " + type.getName());
  }

  @Override
  public List<String> format(I id) {
    List<String> components = new ArrayList<>(parts.size());
    for (Part part : parts) {
      components.add(text(part, id));
    }
    return components;
  }

  private String text(Part part, Record id) {
    Object component = read(part.accessor(), id);
    if (component == null) {
      throw new NullPointerException(
          "component " + part.name() + " of id record " + type.getName() + " must not be null");
    }
    return component instanceof Enum<?> constant ? constant.name() : component.toString();
  }

  private static @Nullable Object read(MethodHandle accessor, Record id) {
    try {
      return (Object) accessor.invokeExact(id);
    } catch (Throwable e) {
      throw new IllegalArgumentException("id component can't be read", e);
    }
  }

  @Override
  public I parse(List<String> components) {
    Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parts.get(i).parser().apply(components.get(i));
    }
    try {
      return type.cast((Record) constructor.invokeExact(values));
    } catch (Throwable e) {
      throw new IllegalArgumentException(type.getName() + " refuses these components", e);
    }
  }

  @Override
  public int components() {
    return parts.size();
  }
}
