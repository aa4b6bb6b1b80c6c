/** Files that are replaced whole, forced, and never followed out of their directory. */
package dev.reproof.engine.disk;
