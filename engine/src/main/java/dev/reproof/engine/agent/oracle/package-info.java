/** Oracles: commands whose output is evidence. */
@Exported
package dev.reproof.engine.agent.oracle;

import dev.reproof.events.Exported;
