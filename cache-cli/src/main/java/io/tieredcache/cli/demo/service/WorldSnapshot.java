package io.tieredcache.cli.demo.service;

import java.util.ArrayList;
import java.util.List;

/**
 * What players see of a world; about 1 KiB of JSON.
 *
 * @param tick counts the world's seconds
 * @param places what happens where
 */
public record WorldSnapshot(String worldId, long tick, String weather, List<Place> places) {
  private static final int PLACES = 16;
  private static final List<String> WEATHERS = List.of("clear", "rain", "fog", "storm");

  /** A part of a world. */
  record Place(String name, int players, int npcs, String mood) {}

  /** Copies the list. */
  public WorldSnapshot {
    places = List.copyOf(places);
  }

  /** The world as it is at a tick. */
  public static WorldSnapshot at(String worldId, long tick) {
    List<Place> places = new ArrayList<>(PLACES);
    for (int i = 0; i < PLACES; i++) {
      int crowd = (int) ((tick * 31 + i * 17L) % 97);
      places.add(new Place("place-" + i, crowd, 2 * crowd, crowd > 48 ? "busy" : "quiet"));
    }
    return new WorldSnapshot(worldId, tick, WEATHERS.get((int) (tick / 10 % 4)), places);
  }
}
