/** Fetching from the web as a polite guest who trusts no answer, and crawling a site's pages. */
package io.qingping.wenlan.fetch;
