package io.qingping.spark;

import io.qingping.wenlan.fetch.FetchOptions;
import java.io.Serializable;
import java.time.Duration;

/**
 * How pictures that no archive has are fetched.
 *
 * @param threads of a task for quick hosts, and as many for slow ones
 * @param hostTime that a host may be busy with requests, waits for its pace counted
 */
record WebChoice(FetchOptions fetch, int threads, Duration hostTime) implements Serializable {
  WebChoice {
    if (hostTime.isNegative() || hostTime.isZero()) {
      throw new IllegalArgumentException("a host needs some time, not " + hostTime);
    }
  }
}
