/** Runs that stop somewhere, lose something, and come back by every road there is. */
package dev.reproof.tests.roads;
