/** Any JSON value. A number literal that a double cannot hold is kept by its source text, as a `JSON.rawJSON`. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;

export type JsonObject = { readonly [member: string]: JsonValue };
