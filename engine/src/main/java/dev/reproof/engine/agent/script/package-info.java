/** Agents that play a script, for tests and rehearsals. */
package dev.reproof.engine.agent.script;
