/** The nouns of the public API: what a caller asks for, chooses, and is told. */
@Exported
package dev.reproof.engine.request;

import dev.reproof.events.Exported;
