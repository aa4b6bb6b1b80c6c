/** Runs a DAG rank by rank, with its gates and loops. */
package dev.reproof.engine.loop;
