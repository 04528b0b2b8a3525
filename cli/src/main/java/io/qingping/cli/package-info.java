/** The command line. */
package io.qingping.cli;
