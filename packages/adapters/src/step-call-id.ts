import { digest, isObject, type Json, own } from "@interlock/core";

const longest = 200;

/**
 * A provider's id of a call, made unique beyond its step: gateways that number the calls of each turn give `GetJob:0` again
 * and again. The step is where the conversation stands, its messages counted and digested; a framework that runs a step
 * again has the same conversation, and the call stays the same.
 */
export function stepCallId(callId: string, messages: unknown): string {
  const said = Array.isArray(messages) ? messages.map(messageOf) : [];
  // It becomes a part of keys in a store.
  const id = callId.length <= longest && callId.isWellFormed() ? callId : digest(callId.toWellFormed());
  return `${id}@${said.length}.${digest(said, "interlock-step").slice(0, 16)}`;
}

// Words and calls only: these are the same after a conversation was stored and read again, also where it holds files.
function messageOf(message: unknown): Json {
  const content = own<unknown>(message, "content");
  const parts = Array.isArray(content) ? content : [{ type: "text", text: content }];
  return [textOf(own(message, "role")), parts.map(partOf)];
}

function partOf(part: unknown): Json {
  const words = ["type", "text", "toolCallId", "toolName"].map((name) => textOf(own(part, name)));
  return [...words, formOf(own(part, "input")), formOf(own(own(part, "output"), "value"))];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.toWellFormed() : "";
}

function formOf(value: unknown): Json {
  if (!isObject(value) && !Array.isArray(value)) return textOf(value);
  try {
    return digest(value as Json);
  } catch {
    // Something that no store would give back as it was.
    return "";
  }
}
