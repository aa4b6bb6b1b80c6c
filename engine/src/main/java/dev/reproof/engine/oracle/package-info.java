/** Oracles: commands whose output is evidence. */
package dev.reproof.engine.oracle;
