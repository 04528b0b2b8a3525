/** The video diffusion transformer and what is built on it. */
package io.qingping.vdt;
