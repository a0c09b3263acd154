import type { FieldFacts as Facts, FieldKind } from '@supermall/kernel/form'
import type { Id } from '@supermall/kernel/id'

/** What members are asked besides their profile; a link is asked of nobody. */
export type FieldFacts = Facts<Exclude<FieldKind, 'LINK'>>
export type Field = FieldFacts & { readonly id: Id<'mff'>; readonly version: number }
