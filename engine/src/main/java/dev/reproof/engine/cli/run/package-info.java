/** Commands that run, resume and plan, and what a runner shows. */
package dev.reproof.engine.cli.run;
