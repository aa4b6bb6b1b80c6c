/** Small runs on simulated disks: their power is cut, and their calls are refused. */
package dev.reproof.engine.faults;
