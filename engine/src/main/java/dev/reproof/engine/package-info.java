/**
 * The verbs of the public API: begin, resume, plan, look at and compact a run, and record what its tasks do. Nouns are in
 * {@code request}. What an outside program may call is listed in docs/embedding.md.
 */
@Exported
package dev.reproof.engine;

import dev.reproof.events.Exported;
