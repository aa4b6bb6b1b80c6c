/** What a DAG document says, and what is wrong with one. */
@Exported
package dev.reproof.events.dag;

import dev.reproof.events.Exported;
