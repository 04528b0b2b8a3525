/** Photographs in: any file a customer brings becomes an upright sRGB picture or one sentence. */
package io.qingping.media.photo;
