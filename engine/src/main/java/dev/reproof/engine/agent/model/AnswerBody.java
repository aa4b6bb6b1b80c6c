package dev.reproof.engine.agent.model;

import java.nio.ByteBuffer;

/** Takes the body of a response. */
interface AnswerBody {

    /** Takes bytes; tells whether it wants no more. */
    boolean bytes(ByteBuffer bytes) throws ModelFailure;

    /** The body has ended as HTTP has it. */
    void end() throws ModelFailure;

    /** The connection was lost. */
    void broken(Throwable cause) throws ModelFailure;

    /** A limit of the attempt has passed. */
    void expired(String message) throws ModelFailure;
}
