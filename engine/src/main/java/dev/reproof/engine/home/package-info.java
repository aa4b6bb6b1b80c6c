/** A run's directory: its lock, its holder, what is in it, how it is copied and removed. */
package dev.reproof.engine.home;
