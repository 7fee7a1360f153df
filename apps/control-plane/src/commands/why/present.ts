/** An object of which nothing is undefined. */
export type Present<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> };

/** Without what is undefined: what could not be observed is absent. */
export function present<Value extends object>(value: Value): Present<Value> {
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries) as Present<Value>;
}
