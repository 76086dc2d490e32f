package io.tieredcache.cli.doctor;

import io.tieredcache.cli.resp.Talk;
import java.util.BitSet;

/** A primary that answers. */
record Primary(String name, BitSet slots, Talk talk) {}
