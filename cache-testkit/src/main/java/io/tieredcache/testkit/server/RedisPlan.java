package io.tieredcache.testkit.server;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Who is who in a new cluster: primaries first, then their replicas in turn. */
record RedisPlan(int primaries, List<Member> members) {
  private static final int SLOTS = 16_384;
  private static final int ID_BYTES = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One node: its place in the plan, its cluster id and its ports. */
  record Member(int index, String id, NodePorts ports) {}

  static RedisPlan of(int primaries, List<NodePorts> ports) {
    List<Member> members = new ArrayList<>();
    for (NodePorts node : ports) {
      members.add(member(members.size(), node));
    }
    return new RedisPlan(primaries, List.copyOf(members));
  }

  static Member member(int index, NodePorts ports) {
    byte[] id = new byte[ID_BYTES];
    RANDOM.nextBytes(id);
    return new Member(index, HexFormat.of().formatHex(id), ports);
  }

  boolean isPrimary(Member member) {
    return member.index < primaries;
  }

  /**
   * The nodes.conf that lets this node start as a member of the finished cluster, so that nobody
   * need meet: each line is what the node would have saved itself (Redis 6.2 and newer read it).
   */
  String nodesConf(Member self) {
    StringBuilder text = new StringBuilder();
    for (Member member : members) {
      text.append(member.id)
          .append(" 127.0.0.1:")
          .append(member.ports.announced())
          .append('@')
          .append(member.ports.listen() + FreePorts.BUS_OFFSET)
          .append(member.equals(self) ? " myself," : " ")
          .append(isPrimary(member) ? primaryFields(member) : replicaFields(member))
          .append('\n');
    }
    return text.append("vars currentEpoch " + primaries + " lastVoteEpoch 0\n").toString();
  }

  /** The nodes.conf of a node that is alone and has no slots yet. */
  static String nodesConfAlone(Member self) {
    return self.id
        + " 127.0.0.1:"
        + self.ports.announced()
        + '@'
        + (self.ports.listen() + FreePorts.BUS_OFFSET)
        + " myself,master - 0 0 0 connected\nvars currentEpoch 0 lastVoteEpoch 0\n";
  }

  private String primaryFields(Member member) {
    int first = member.index * SLOTS / primaries;
    int last = (member.index + 1) * SLOTS / primaries - 1;
    return "master - 0 0 " + (member.index + 1) + " connected " + first + "-" + last;
  }

  private String replicaFields(Member member) {
    Member primary = members.get(member.index % primaries);
    return "slave " + primary.id + " 0 0 " + (primary.index + 1) + " connected";
  }
}
