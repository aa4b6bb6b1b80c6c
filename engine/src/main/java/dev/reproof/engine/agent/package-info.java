/** Agents: what turns a prompt into a transcript, as a shell command or from a script. */
@Exported
package dev.reproof.engine.agent;

import dev.reproof.events.Exported;
