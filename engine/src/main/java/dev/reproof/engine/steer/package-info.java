/** What a person wants done with a task, and how that reaches a runner at work. */
package dev.reproof.engine.steer;
