/** What the programs of agents print as JSON, read once: text for the transcript, a verdict, and what was used. */
package dev.reproof.engine.agent.output;
