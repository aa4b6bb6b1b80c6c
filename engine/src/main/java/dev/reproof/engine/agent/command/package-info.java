/** Agents that are shell commands. */
package dev.reproof.engine.agent.command;
