/** Runs a DAG rank by rank, with its gates and loops. */
@Exported
package dev.reproof.engine.loop;

import dev.reproof.events.Exported;
