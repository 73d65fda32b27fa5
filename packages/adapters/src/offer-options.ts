import type { Provider } from "@interlock/core";

/** How tools are offered to a model. */
export interface OfferOptions {
  /**
   * Whose model it is. Left out, names, keys and schemas are such as Anthropic and OpenAI take; Gemini needs its own.
   */
  readonly provider?: Provider;
  /** The host runs a call by itself once it is approved; the model is told so. Default: false. */
  readonly resumes?: boolean;
}

/** The options with their defaults; throws on what is none, which nobody would notice otherwise. */
export function readOfferOptions(options: OfferOptions): Required<OfferOptions> {
  for (const name of Object.keys(options))
    if (name !== "provider" && name !== "resumes")
      throw new TypeError(`there is no option ${JSON.stringify(name)}; the options are provider and resumes`);
  const { provider = "openai", resumes = false } = options;
  if (typeof resumes !== "boolean") throw new TypeError("resumes must be true or false");
  return { provider, resumes };
}
