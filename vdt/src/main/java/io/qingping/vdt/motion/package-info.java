/** The motion VDT: from a photo's regions and a wind to how everything sways. */
package io.qingping.vdt.motion;
