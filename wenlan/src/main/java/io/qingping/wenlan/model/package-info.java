/** Two towers: networks that put pictures and texts into one space. */
package io.qingping.wenlan.model;
