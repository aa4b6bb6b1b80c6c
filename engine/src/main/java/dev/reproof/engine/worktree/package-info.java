/** Directories of git that agents have for themselves: made, read and removed; the only package that runs git. */
package dev.reproof.engine.worktree;
