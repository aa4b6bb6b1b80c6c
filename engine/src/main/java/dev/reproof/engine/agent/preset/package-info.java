/** Agents that people have, and how each is run without anybody at the keyboard. */
package dev.reproof.engine.agent.preset;
