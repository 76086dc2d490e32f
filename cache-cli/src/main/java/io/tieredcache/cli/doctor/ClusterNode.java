package io.tieredcache.cli.doctor;

import io.tieredcache.cli.resp.NodeAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * A line of CLUSTER NODES.
 *
 * @param address as clients are told it: the host name where one is announced
 * @param primaryId of a replica; {@code -} of a primary
 * @param failed the others have agreed that it is gone
 * @param slots that it serves
 */
record ClusterNode(String id, NodeAddress address, String primaryId, boolean failed, BitSet slots) {

  boolean primary() {
    return primaryId.equals("-");
  }

  /** All lines that name an address; {@code self} stands for a node that does not know its own. */
  static List<ClusterNode> parse(String answer, NodeAddress self) {
    List<ClusterNode> nodes = new ArrayList<>();
    for (String line : answer.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length >= 8 && !words[2].contains("noaddr") && !words[2].contains("handshake")) {
        nodes.add(
            new ClusterNode(
                words[0],
                address(words[1], self),
                words[3],
                List.of(words[2].split(",", -1)).contains("fail"),
                slots(words)));
      }
    }
    nodes.sort(Comparator.comparing(node -> node.address().toString()));
    return nodes;
  }

  /** {@code ip:port@busport[,hostname[,field=value…]]}. */
  private static NodeAddress address(String word, NodeAddress self) {
    String[] parts = word.split(",", -1);
    String endpoint = parts[0].substring(0, parts[0].indexOf('@'));
    int colon = endpoint.lastIndexOf(':');
    String host = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : endpoint.substring(0, colon);
    return new NodeAddress(
        host.isEmpty() ? self.host() : host,
        Integer.parseInt(endpoint.substring(colon + 1)),
        self.tls());
  }

  private static BitSet slots(String[] words) {
    BitSet slots = new BitSet();
    for (int i = 8; i < words.length; i++) {
      // In brackets are slots on their way, which are listed besides.
      if (!words[i].startsWith("[")) {
        String[] range = words[i].split("-", -1);
        slots.set(Integer.parseInt(range[0]), Integer.parseInt(range[range.length - 1]) + 1);
      }
    }
    return slots;
  }
}
