package dev.reproof.engine.report;

/** The signs that stand for where a task stands, drawn once. */
final class Signs {

    static final String SYMBOLS = """
            <svg width="0" height="0" class="symbols" aria-hidden="true">
            <symbol id="i-ok" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/><path d="M4.6 8.3l2.4 2.4 4.5-5"/></symbol>
            <symbol id="i-bad" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/><path d="M5.3 5.3l5.4 5.4M10.7 5.3l-5.4 5.4"/></symbol>
            <symbol id="i-skip" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.2" class="o"/><path class="l" d="M3.8 12.2l8.4-8.4"/></symbol>
            <symbol id="i-limit" viewBox="0 0 16 16"><path class="f" d="M8 1.2l7 13.3H1z"/><path d="M8 6v4.2M8 12.2v.3"/></symbol>
            <symbol id="i-run" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/><path class="t" d="M6.4 4.9l5 3.1-5 3.1z"/></symbol>
            <symbol id="i-hold" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7"/><path d="M6.2 5.2v5.6M9.8 5.2v5.6"/></symbol>
            <symbol id="i-again" viewBox="0 0 16 16"><path class="l" d="M13.5 8a5.5 5.5 0 1 1-1.7-4"/><path class="l" d="M13.6 1.4v3.4h-3.4"/></symbol>
            <symbol id="i-wait" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.2" class="o"/></symbol>
            </svg>
            """;

    private Signs() {}
}
