/** The supervisor: starts a runner, and starts it again. It shares the options of a runner with {@code cli.run}. */
package dev.reproof.engine.cli.supervise;
