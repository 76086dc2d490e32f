package io.tieredcache.testkit.server;

/**
 * The ports of one node.
 *
 * @param listen where the server listens, and its bus 10,000 above
 * @param direct where this process reaches it; differs where it listens inside a container
 * @param announced what the node tells clients: where they reach it, past a proxy if there is one
 */
record NodePorts(int listen, int direct, int announced) {}
