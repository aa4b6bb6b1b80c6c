/** The agent that asks a model over HTTP, at any endpoint that speaks the chat completions of OpenAI. */
@Exported
package dev.reproof.engine.agent.openai;

import dev.reproof.events.Exported;
