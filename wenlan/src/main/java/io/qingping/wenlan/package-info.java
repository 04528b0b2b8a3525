/** Pictures and the texts near them: gathered from pages, learnt by two towers, searched. */
package io.qingping.wenlan;
