package io.tieredcache.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** How often a connection was taken, which the tier does once a statement. */
final class CountingSource {
  private final AtomicInteger taken = new AtomicInteger();
  private final DataSource source;

  CountingSource(DataSource source) {
    this.source = source;
  }

  DataSource counting() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                taken.incrementAndGet();
              }
              try {
                return method.invoke(source, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  int taken() {
    return taken.get();
  }
}
