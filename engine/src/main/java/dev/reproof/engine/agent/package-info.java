/** Agents: what turns a prompt into a transcript, as a shell command or from a script. */
package dev.reproof.engine.agent;
