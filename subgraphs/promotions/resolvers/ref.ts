/** What another domain owns, by its id. */
export const ref = <Given extends string | null>(id: Given): Given extends null ? null : { readonly id: string } =>
  (id === null ? null : { id }) as Given extends null ? null : { readonly id: string }

export const refs = (ids: readonly string[]): readonly { readonly id: string }[] => ids.map((id) => ({ id }))
