package io.qingping.wenlan.page;

/** What came of asking a source for something: the bytes, or the reason why there are none. */
public sealed interface Lookup permits Fetched, Missing {}
