package io.qingping.wenlan.index;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's graph of vectors (HNSW: Malkov and Yashunin, arXiv 1603.09320) for more than the 1024
 * numbers a vector that Lucene allows by itself: BriVL's space is wider. Lucene finds this class by
 * the name that is written into each segment.
 */
public final class VectorFormat extends KnnVectorsFormat {
  static final int NEIGHBOURS = 16; // M
  static final int BEAM = 100; // efConstruction
  static final int MOST_DIMENSIONS = 4096;

  private final KnnVectorsFormat graph = new Lucene99HnswVectorsFormat(NEIGHBOURS, BEAM);

  public VectorFormat() {
    super("QingpingHnsw");
  }

  @Override
  public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
    return graph.fieldsWriter(state);
  }

  @Override
  public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
    return graph.fieldsReader(state);
  }

  @Override
  public int getMaxDimensions(String field) {
    return MOST_DIMENSIONS;
  }
}
