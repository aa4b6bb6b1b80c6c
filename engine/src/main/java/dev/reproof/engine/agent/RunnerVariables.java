package dev.reproof.engine.agent;

/** Environment variables by which others talk to a runner; agents never see them. */
public final class RunnerVariables {

    /** The process id of the supervisor that started this runner. */
    public static final String SUPERVISOR = "REPROOF_SUPERVISOR";

    /** The process id of whoever started this process and ends with it, and is init or ends together with it. */
    public static final String INIT = "REPROOF_INIT";

    private RunnerVariables() {}
}
