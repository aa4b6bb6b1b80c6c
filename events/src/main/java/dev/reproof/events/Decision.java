package dev.reproof.events;

/** An event of the run stream: small, never text of a transcript. */
public sealed interface Decision extends Event permits RunEvent, TaskEvent {

    /** Hands this event to the one method that is for it. */
    <R> R accept(Handler<R> handler);

    /** One method per decision, so that a new event breaks every fold at compile time. */
    interface Handler<R> extends RunEvent.Handler<R>, TaskEvent.Handler<R> {}
}
