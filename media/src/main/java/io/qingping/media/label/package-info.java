/**
 * The mark of AI-made pictures: in the pixels (GB 45438-2025, clause 5) and in the file (annex E).
 */
package io.qingping.media.label;
