/** A reference to what another domain knows. */
export const ref = <ThingId extends string>(id: ThingId | null): { readonly id: ThingId } | null =>
  id === null ? null : { id }
