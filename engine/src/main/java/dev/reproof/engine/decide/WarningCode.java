package dev.reproof.engine.decide;

/** What the operator is warned of because a decision was taken; the codes are stored, so they stay. */
enum WarningCode {
    /** A budget of tokens does not hold the run, since its agents do not tell what they spend. */
    BUDGET_UNMEASURED,
    /** A budget of money does not hold the run, since its agents do not tell what they cost, or in another currency. */
    COST_UNMEASURED,
    /** An agent ended well and said nothing. */
    EMPTY_ANSWER,
    /** A review settles nothing, since it cannot be read. */
    REVIEW_UNREADABLE,
    /** An iteration of a loop ended without a review, and another one begins. */
    REVIEW_MISSING,
    /** An agent was not allowed to use tools. */
    TOOLS_DENIED,
    /** A task has failed for what passes with time, and later than the run waits. */
    PATIENCE_ENDED,
    /** The commit is gone with which the worktree of an agent was to begin. */
    WORKTREE_BASE_GONE,
    /** Not all that an agent left in its worktree could be taken. */
    WORKTREE_UNTAKEN
}
