/** What of the gathered pictures and texts is kept, and the reason for everything that is not. */
package io.qingping.wenlan.filter;
