/** Made videos between files and models: contexts in, clips out. */
package io.qingping.vdt.sample;
