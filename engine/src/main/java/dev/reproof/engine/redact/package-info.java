/** Replaces secrets in what agents print, before anything of it is recorded. Imports nothing else of the engine. */
package dev.reproof.engine.redact;
