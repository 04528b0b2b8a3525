package io.qingping.wenlan.index;

import java.util.ArrayList;
import java.util.List;

/** Counts what a run does. */
final class IndexCounts {
  private static final int MOST_PROBLEMS = 1000; // kept word by word

  int removed;
  int unchanged;
  int embedded;
  private int added;
  private int changed;
  private int refreshed;
  private int failed;
  private final List<Problem> problems = new ArrayList<>();

  /** A picture was written. */
  void count(boolean wasThere, boolean sameContent) {
    if (!wasThere) {
      added++;
    } else if (sameContent) {
      refreshed++;
    } else {
      changed++;
    }
  }

  void problem(Problem problem) {
    failed++;
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  IndexReport report(int total, double seconds, boolean stopped) {
    return new IndexReport(
        added, changed, refreshed, removed, unchanged, failed, problems, embedded, total, seconds,
        stopped);
  }
}
