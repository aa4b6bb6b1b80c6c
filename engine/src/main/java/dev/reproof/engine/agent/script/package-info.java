/** Agents that play a script, for tests and rehearsals. */
@Exported
package dev.reproof.engine.agent.script;

import dev.reproof.events.Exported;
