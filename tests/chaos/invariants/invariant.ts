/** Something that must hold, and the query for what breaks it: it must return no row. Tables stand in a schema per domain. */
export type Invariant = { readonly says: string; readonly broken: string }
