/** Where clips come from: generated worlds, and videos, frames and archives on disk. */
package io.qingping.vdt.source;
