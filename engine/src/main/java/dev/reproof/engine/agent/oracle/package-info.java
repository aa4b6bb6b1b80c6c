/** Oracles: commands whose output is evidence. */
package dev.reproof.engine.agent.oracle;
