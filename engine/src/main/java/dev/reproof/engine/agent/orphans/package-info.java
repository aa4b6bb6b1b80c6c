/** Agents that a dead runner left behind: on record, found again, ended. */
package dev.reproof.engine.agent.orphans;
