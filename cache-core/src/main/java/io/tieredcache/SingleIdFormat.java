package io.tieredcache;

import java.util.List;
import java.util.function.Function;

/** An id of one component. */
record SingleIdFormat<I>(Function<I, String> toText, Function<String, I> fromText)
    implements IdFormat<I> {
  @Override
  public List<String> format(I id) {
    return List.of(toText.apply(id));
  }

  @Override
  public I parse(List<String> components) {
    return fromText.apply(components.get(0));
  }

  @Override
  public int components() {
    return 1;
  }
}
