import type { Answerer, JsonObject } from "@interlock/core";
import type { Acted, Governor, GrantInput, StandingGrant, TenantOption } from "@interlock/governor";

/** What a person is shown of a request now; something that is nothing of the kind where there is none. */
export async function shownOf(governor: Governor, id: string, options: TenantOption = {}): Promise<string> {
  return (await governor.approval(id, { by: { id: "a reader" }, ...options }))?.shown ?? "0000000000000000";
}

/** Approves a request as it is shown now. */
export async function approve(
  governor: Governor,
  id: string,
  by: Answerer,
  options: TenantOption = {},
): Promise<Acted> {
  return governor.answer(id, by, { approve: await shownOf(governor, id, options) }, options);
}

/** Edits a request as it is shown now. */
export async function edit(
  governor: Governor,
  id: string,
  by: Answerer,
  args: JsonObject,
  options: TenantOption = {},
): Promise<Acted> {
  return governor.answer(id, by, { edit: args, shown: await shownOf(governor, id, options) }, options);
}

/** Lends a person's right to a request as it is shown now. */
export async function elevate(
  governor: Governor,
  id: string,
  by: Answerer,
  options: TenantOption = {},
): Promise<Acted> {
  return governor.elevate(id, by, { shown: await shownOf(governor, id, options), ...options });
}

/** Gives a grant modelled on a request as it is shown now. */
export async function grant(
  governor: Governor,
  input: Omit<GrantInput, "shown">,
  by: Answerer,
  options: TenantOption = {},
): Promise<Acted<StandingGrant>> {
  const shown = await shownOf(governor, input.request, options);
  return governor.grants.create({ ...input, shown }, by, options);
}
