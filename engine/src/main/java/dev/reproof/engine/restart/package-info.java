/** Whether the runner is still made of the code that it was started with. */
package dev.reproof.engine.restart;
