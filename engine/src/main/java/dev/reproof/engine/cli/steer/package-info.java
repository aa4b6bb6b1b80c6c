/** Commands by which a person steers a run: again, from here, without that, by hand. */
package dev.reproof.engine.cli.steer;
