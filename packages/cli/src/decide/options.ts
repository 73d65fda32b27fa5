import { decide, type Facts } from "@interlock/approval";
import type { Actor, Authority, Call, Decision, OnAsk, Policy, RunMode } from "@interlock/core";
import { type Command, Option } from "commander";
import { CannotRun } from "../io/ending.ts";

/** What `decide` and `explain` are told of the session that would call. */
export interface SessionOptions {
  readonly mode: "readOnly" | "review" | "autonomous";
  readonly onAsk?: OnAsk;
  readonly authority: Authority;
  readonly profile: NonNullable<Facts["profile"]>;
  readonly actor?: readonly string[];
}

/** Adds the options that describe a session to a command. */
export function withSession(command: Command): Command {
  return command
    .addOption(
      new Option("--mode <mode>", "the session's run mode")
        .choices(["readOnly", "review", "autonomous"])
        .default("review"),
    )
    .addOption(
      new Option("--on-ask <what>", "what an autonomous session does with an ask").choices([
        "proceed",
        "deny",
        "defer",
      ]),
    )
    .addOption(
      new Option("--authority <authority>", "whether the agent's own identity may do it")
        .choices(["held", "missing"])
        .default("held"),
    )
    .addOption(
      new Option("--profile <profile>", "whose decision table")
        .choices(["strict", "azure-sre-agent"])
        .default("strict"),
    )
    .option("--actor <name...>", "an id or group:<name>; when left out, somebody whom the policy lets act");
}

/** Decides calls as the first of a session that the options describe. Throws `CannotRun` when they describe none. */
export function openDecide(options: SessionOptions): (call: Call) => Decision {
  const facts: Facts = {
    now: 0,
    tenant: "default",
    session: "interlock",
    mode: modeOf(options),
    actor: actorOf(options.actor ?? []),
    authority: options.authority,
    profile: options.profile,
    generation: 1,
  };
  return (call) => decide(call, facts);
}

/** The policy to decide with: without an actor, who acts is not asked. */
export function policyFor(policy: Policy, options: SessionOptions): Policy {
  if (options.actor !== undefined) return policy;
  const { actors: _, ...rest } = policy;
  const connectors = Object.entries(policy.connectors).map(([name, { actors: __, ...connector }]) => [
    name,
    connector,
  ]);
  return { ...rest, connectors: Object.fromEntries(connectors) };
}

function modeOf({ mode, onAsk }: SessionOptions): RunMode {
  if (mode !== "autonomous") return mode;
  if (onAsk === undefined) throw new CannotRun("--mode autonomous needs --on-ask proceed, deny or defer");
  return { autonomous: { onAsk } };
}

function actorOf(names: readonly string[]): Actor {
  const groups = names.filter((name) => name.startsWith("group:")).map((name) => name.slice(6));
  return { id: names.find((name) => !name.startsWith("group:")) ?? "", groups };
}
