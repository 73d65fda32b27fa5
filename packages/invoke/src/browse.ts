import {
  holdsList,
  inputAt,
  type LookupPlan,
  planChildren,
  planLookup,
  readNodes,
  type TreeNode,
  treeSources,
} from "@interlock/dynamic";
import { type Found, found, safely } from "./found.ts";
import { endOf, fallsBack, type LookupEnd, type LookupOptions, type LookupQuestion } from "./lookup-end.ts";
import { type Asking, defaultLimits, lookupPages } from "./lookup-pages.ts";

/** A node of a tree that is browsed level by level; a person picks at each level (connectors.md 3.2). */
export interface BrowseNode extends TreeNode {
  /** Its children, looked up when they are first read. */
  children(): Found<BrowseNode, LookupEnd>;
}

type Pages = AsyncGenerator<readonly BrowseNode[], LookupEnd, void>;
type Source = ReturnType<typeof treeSources>[number];

/** The roots of an input's tree, or of its file picker. */
export function browse(
  asking: Asking,
  question: LookupQuestion,
  options: LookupOptions,
): Found<BrowseNode, LookupEnd> {
  return found(safely(roots(asking, question, options)));
}

async function* roots(asking: Asking, question: LookupQuestion, options: LookupOptions): Pages {
  const { operation, pointer, connector, inputs } = question;
  const node = inputAt(operation, pointer);
  if (node === undefined) return { status: "unresolvable", reason: "no-such-input", what: pointer };
  let instead: LookupEnd | undefined;
  for (const source of treeSources(node)) {
    const plan = planLookup(connector, operation, source, inputs, termsOf(options));
    const end = yield* level(asking, source, plan, undefined, question, options);
    if (!fallsBack(end)) return end;
    instead ??= end;
  }
  return instead ?? { status: "free-text", reason: "no-source" };
}

async function* level(
  asking: Asking,
  source: Source,
  plan: LookupPlan,
  parent: TreeNode | undefined,
  question: LookupQuestion,
  options: LookupOptions,
): Pages {
  if (plan.kind !== "request") return endOf(plan);
  const most = options.limits?.items ?? defaultLimits.items;
  const pages = lookupPages(asking, question, plan, options, (body) => holdsList(source, body, parent));
  const seen = new Set<string>();
  for (;;) {
    const page = await pages.next();
    if (page.done === true) {
      const { value: end } = page;
      if (end.kind === "failed") return { status: "failed", error: end.error };
      return {
        status: "ok",
        from: "look-up",
        ...(end.kind === "truncated" ? { truncated: true } : {}),
        ...(end.kind === "partial" ? { partial: end.why } : {}),
      };
    }
    const known = new Set(seen);
    const fresh: TreeNode[] = [];
    for (const node of readNodes(source, page.value, parent)) {
      if (known.has(node.key)) continue;
      known.add(node.key);
      fresh.push(node);
    }
    const kept = fresh.slice(0, most - seen.size);
    for (const { key } of kept) seen.add(key);
    yield kept.map((node) => withChildren(node));
    if (kept.length < fresh.length) return { status: "ok", from: "look-up", truncated: true };
  }

  function withChildren(node: TreeNode): BrowseNode {
    let below: Found<BrowseNode, LookupEnd> | undefined;
    return {
      ...node,
      children: () => {
        below ??= found(safely(expanded(node)));
        return below;
      },
    };
  }

  async function* expanded(node: TreeNode): Pages {
    const { connector, operation, inputs } = question;
    const next = planChildren(connector, operation, source, inputs, node, termsOf(options));
    return yield* level(asking, source, next, node, question, options);
  }
}

function termsOf({ allow }: LookupOptions): Pick<LookupOptions, "allow"> {
  return allow === undefined ? {} : { allow };
}
