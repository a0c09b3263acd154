import type { Check } from '@supermall/kernel/check'
import { checkLine, checkText } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'

/** Groups and tags are both named sets of members. Other domains hear of groups; tags are for operators only. */
export type CohortKind = 'GROUP' | 'TAG'

type CohortId = Id<'mgr'> | Id<'mtg'>

export type Cohort = {
  readonly id: CohortId
  readonly kind: CohortKind
  readonly name: string
  readonly description: string
  readonly version: number
}

type KindFacts = { readonly prefix: 'mgr' | 'mtg'; readonly noun: string; readonly most: number }

export const KINDS: { readonly [Kind in CohortKind]: KindFacts } = {
  GROUP: { prefix: 'mgr', noun: 'group', most: 200 },
  TAG: { prefix: 'mtg', noun: 'tag', most: 500 },
}

/** How many members are put into one, or taken out, at once. */
export const MOST_ASSIGNED = 1_000

export const checkCohort = (facts: {
  readonly name?: string | null
  readonly description?: string | null
}): readonly Check[] => [
  checkLine(facts.name, { least: 1, most: 40 }, 'name'),
  checkText(facts.description, { most: 500 }, 'description'),
]
