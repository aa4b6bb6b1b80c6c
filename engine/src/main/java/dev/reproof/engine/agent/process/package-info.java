/** Processes of this machine: their trees, their sessions, their ends. */
package dev.reproof.engine.agent.process;
