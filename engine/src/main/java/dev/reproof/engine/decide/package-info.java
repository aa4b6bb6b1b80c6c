/** What may happen next: commands are held against the state, and become events or a refusal. */
package dev.reproof.engine.decide;
