/** The state of a run, folded from its events. */
@Exported
package dev.reproof.projections.run;

import dev.reproof.events.Exported;
