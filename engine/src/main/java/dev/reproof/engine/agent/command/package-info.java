/** Agents that are shell commands. */
@Exported
package dev.reproof.engine.agent.command;

import dev.reproof.events.Exported;
