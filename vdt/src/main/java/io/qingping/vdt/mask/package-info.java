/** What is given and what is to be generated. */
package io.qingping.vdt.mask;
