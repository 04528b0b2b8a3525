package io.qingping.wenlan.index;

/** Sees how far a run is, and may end it. Called by one thread. */
public interface IndexWatcher {
  IndexWatcher NOBODY =
      new IndexWatcher() {
        @Override
        public void at(int done, int files) {}

        @Override
        public boolean stopped() {
          return false;
        }
      };

  /** So many of the files, pictures and shards, are taken in or under way. */
  void at(int done, int files);

  /** Whether to end soon; what was done stays in the index. */
  boolean stopped();
}
