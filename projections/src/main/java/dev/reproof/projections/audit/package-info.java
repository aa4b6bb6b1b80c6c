/** The trail of a run: what each of its events says to people, and of which texts it tells. */
package dev.reproof.projections.audit;
