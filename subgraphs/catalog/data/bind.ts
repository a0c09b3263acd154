/** Values of a statement that is put together from parts: each goes to the server apart from the text. */
export type Binding = {
  readonly values: unknown[]
  readonly bind: (value: unknown) => string
}

export function binding(): Binding {
  const values: unknown[] = []
  return { values, bind: (value) => `$${values.push(value)}` }
}
