/** The nouns of the public API: what a caller asks for, chooses, and is told. */
package dev.reproof.engine.request;
