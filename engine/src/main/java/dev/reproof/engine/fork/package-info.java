/** Makes a new run of the past of another one. */
package dev.reproof.engine.fork;
