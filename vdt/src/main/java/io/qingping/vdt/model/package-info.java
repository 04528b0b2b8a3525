/** The network of VDT (Lu et al., arXiv 2305.13311), with the official names of its weights. */
package io.qingping.vdt.model;
