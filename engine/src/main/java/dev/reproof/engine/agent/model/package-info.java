/** The agent that asks a model over HTTP, at any endpoint that speaks as OpenAI's or Anthropic's do. */
@Exported
package dev.reproof.engine.agent.model;

import dev.reproof.events.Exported;
