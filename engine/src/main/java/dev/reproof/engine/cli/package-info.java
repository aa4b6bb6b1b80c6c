/**
 * The program: its commands as one table, and what its failures are called. Below it, commands by what a person does.
 */
package dev.reproof.engine.cli;
