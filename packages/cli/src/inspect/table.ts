import type { Connector, Operation, Parameter } from "@interlock/core";
import { issueLines } from "../io/issue-lines.ts";
import { paint, table } from "../io/output.ts";

/** A definition for people: what it is, and a row for each operation. */
export function inspectLines(
  file: string,
  connector: Connector,
  { repaired, all }: { readonly repaired: boolean; readonly all: boolean },
): readonly string[] {
  const { operations } = connector;
  const leaves = operations.reduce((sum, operation) => sum + operation.parameters.length, 0);
  const facts = [
    connector.category,
    connector.preview ? "preview" : undefined,
    repaired ? "repaired" : undefined,
    `${operations.length} operations`,
    `${leaves} leaves`,
  ].filter((fact) => fact !== undefined);
  return [
    `${paint("bold", connector.title === "" ? file : connector.title)}  ${paint("dim", facts.join(" · "))}`,
    paint("dim", file),
    ...table([
      ["  OPERATION", "METHOD", "ACCESS", "INPUTS"].map((head) => paint("dim", head)),
      ...operations.map((operation) => [
        `  ${operation.id}`,
        operation.method.toUpperCase(),
        accessOf(operation),
        inputsOf(operation, all ? Number.POSITIVE_INFINITY : shown),
      ]),
    ]),
    ...issueLines(connector.issues),
    "",
  ];
}

function accessOf(operation: Operation): string {
  const marks = [
    operation.trigger === undefined ? operation.access : `${operation.trigger.kind} trigger`,
    operation.destructive ? "destructive" : undefined,
    operation.unbounded ? "unbounded" : undefined,
    operation.confirm ? "confirm" : undefined,
    operation.visibility === "internal" ? "internal" : undefined,
    operation.deprecated ? "deprecated" : undefined,
    operation.unsendable === undefined ? undefined : "cannot be sent",
  ];
  return marks.filter((mark) => mark !== undefined).join(", ");
}

const shown = 6;

// Pointers as a policy writes them; optional ones have a question mark, what the connector fills itself is left out.
function inputsOf(operation: Operation, most: number): string {
  const inputs = operation.parameters.filter((leaf) => !leaf.internal && !leaf.readOnly && !leaf.transport);
  if (inputs.length === 0) return "none";
  const ordered = [...inputs].sort((a, b) => Number(b.required) - Number(a.required));
  const more = inputs.length > most ? ` +${inputs.length - most} more (--all)` : "";
  return `${ordered.slice(0, most).map(pointerOf).join(" ")}${more}`;
}

function pointerOf(leaf: Parameter): string {
  return leaf.required ? leaf.pointer : `${leaf.pointer}?`;
}
