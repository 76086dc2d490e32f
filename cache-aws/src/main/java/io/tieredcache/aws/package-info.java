/**
 * Address and password of the Redis cluster from one secret in AWS Secrets Manager.
 *
 * <p>Entry: {@link io.tieredcache.aws.SecretsManagerCredentialSource}; applications call it and
 * give it to {@link io.tieredcache.redis.RedisSettings}.
 */
@NullMarked
package io.tieredcache.aws;

import org.jspecify.annotations.NullMarked;
