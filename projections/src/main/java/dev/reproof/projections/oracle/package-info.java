/** Oracles: whether one passes, and the text that stands for it. */
@Exported
package dev.reproof.projections.oracle;

import dev.reproof.events.Exported;
