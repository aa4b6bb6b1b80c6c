/** Reads state files of both versions, and believes none of them. */
package dev.reproof.projections.state.read;
