package io.tieredcache.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class real servers: parameters of type {@link
 * io.tieredcache.testkit.server.RedisCluster} and {@link
 * io.tieredcache.testkit.server.PostgresServer}, of constructors and methods, are filled in.
 *
 * <pre>{@code
 * @TieredCacheServers
 * final class ProfilesTest {
 *   @Test
 *   void profile_written_isReadBack(RedisCluster redis, PostgresServer postgres) {
 *     RedisSettings settings =
 *         RedisSettings.of(redis.uris())
 *             .credentials(CredentialSource.password(redis.password()))
 *             .caCertificate(redis.caCertificate());
 *     try (TieredCache cache =
 *         TieredCache.builder()
 *             .shared(RedisTier.connect(settings))
 *             .durable(PostgresTier.over(postgres.dataSource()))
 *             .schemas(PROFILES)
 *             .build()) {
 *       cache.of(PROFILES).put("p-1", profile);
 *       assertEquals(profile, cache.of(PROFILES).get("p-1"));
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>Each server starts with the first test that asks for it, with its default options, is shared
 * by all tests of the JVM, and ends with the last. Tests therefore use keys of their own and leave
 * the servers whole; one that breaks them starts its own with {@code RedisCluster.start()}.
 *
 * <p>Such a class has the tag {@code servers}, by which a build can run all of them apart.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TieredCacheServersExtension.class)
@Tag("servers")
public @interface TieredCacheServers {}
