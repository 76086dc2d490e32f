/** Credentials of L2 from AWS Secrets Manager. */
module io.tieredcache.aws {
  requires transitive io.tieredcache.redis;
  requires transitive software.amazon.awssdk.auth;
  requires software.amazon.awssdk.awscore;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.services.secretsmanager;
  requires com.fasterxml.jackson.databind;

  exports io.tieredcache.aws;
}
