/**
 * Who is in a photo and where: faces, the person matte, and from them what may move and what must
 * not. Everything stays in memory; no face embedding or other biometric identity is computed.
 */
package io.qingping.media.people;
