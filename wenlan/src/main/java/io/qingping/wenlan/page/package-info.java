/** From the bytes of a page to pictures with the texts near them, and pages that lie on a disk. */
package io.qingping.wenlan.page;
