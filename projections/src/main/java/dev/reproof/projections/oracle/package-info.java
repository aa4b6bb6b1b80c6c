/** Oracles: whether one passes, and the text that stands for it. */
package dev.reproof.projections.oracle;
