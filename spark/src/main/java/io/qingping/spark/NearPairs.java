package io.qingping.spark;

import io.qingping.wenlan.filter.Look;
import io.qingping.wenlan.filter.NearHashes;
import io.qingping.wenlan.filter.PerceptualHash;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * All pairs of near looks that agree, among those whose hashes share a band of their bits, as
 * {@link NearHashes} cuts them. Each pair is given by one band only, the first that it shares. The
 * looks of one value of a band are in memory at a time.
 */
final class NearPairs implements Iterator<Row> {
  /** The earlier picture's number, then the later one's. */
  static final StructType SCHEMA =
      new StructType()
          .add("early", DataTypes.LongType, false)
          .add("late", DataTypes.LongType, false);

  private final Iterator<Row> rows;
  private final int distance;
  private final Queue<Row> pairs = new ArrayDeque<>();
  private Look[] looks = new Look[64];
  private long[] numbers = new long[64];
  private int size;
  private int band = -1;
  private long value;

  /**
   * @param rows (band, value, look, number), sorted by the first two
   */
  NearPairs(Iterator<Row> rows, int distance) {
    this.rows = rows;
    this.distance = distance;
  }

  @Override
  public boolean hasNext() {
    while (pairs.isEmpty() && rows.hasNext()) {
      take(rows.next());
    }
    return !pairs.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return pairs.remove();
  }

  /** Pairs a look with all that came before in its band's value. */
  private void take(Row row) {
    if (row.getInt(0) != band || row.getLong(1) != value) {
      band = row.getInt(0);
      value = row.getLong(1);
      size = 0;
    }
    var look = Looks.look(row.getStruct(2));
    long number = row.getLong(3);
    for (int i = 0; i < size; i++) {
      if (PerceptualHash.distance(looks[i].hash(), look.hash()) <= distance
          && shareFirstHere(looks[i].hash(), look.hash())
          && look.agrees(looks[i])) {
        pairs.add(RowFactory.create(Math.min(numbers[i], number), Math.max(numbers[i], number)));
      }
    }
    if (size == looks.length) {
      looks = Arrays.copyOf(looks, 2 * size);
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    looks[size] = look;
    numbers[size++] = number;
  }

  private boolean shareFirstHere(long a, long b) {
    for (int before = 0; before < band; before++) {
      if (NearHashes.bits(a, before, distance + 1) == NearHashes.bits(b, before, distance + 1)) {
        return false;
      }
    }
    return true;
  }
}
