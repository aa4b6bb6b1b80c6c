/** The vocabulary: ids, options, events and errors. */
@Exported
package dev.reproof.events;
