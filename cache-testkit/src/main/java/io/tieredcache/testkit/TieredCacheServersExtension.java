package io.tieredcache.testkit;

import io.tieredcache.testkit.server.PostgresServer;
import io.tieredcache.testkit.server.RedisCluster;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Behind {@link TieredCacheServers}; for {@code @RegisterExtension} too. The servers lie in JUnit's
 * root store, which starts each once and closes it after the last test.
 */
public final class TieredCacheServersExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TieredCacheServersExtension.class);

  /** An extension without state of its own. */
  public TieredCacheServersExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RedisCluster.class || type == PostgresServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getRoot().getStore(NAMESPACE);
    return parameter.getParameter().getType() == RedisCluster.class
        ? store.computeIfAbsent(RedisCluster.class, type -> RedisCluster.start())
        : store.computeIfAbsent(PostgresServer.class, type -> PostgresServer.start());
  }
}
