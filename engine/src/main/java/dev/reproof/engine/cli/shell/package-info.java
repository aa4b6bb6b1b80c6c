/** What every command shares: its surroundings, exit codes, inputs, JSON lines, finding runs, signals. */
package dev.reproof.engine.cli.shell;
