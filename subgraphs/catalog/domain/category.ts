import type { Check, Given } from '@supermall/kernel/check'
import { checkLine, checkLink, checkPosition } from '@supermall/kernel/check'
import { checkSlug, wrong } from './check.ts'

export const DEEPEST_LEVEL = 3
const MOST_SIBLINGS = 100

/** A category as far as its place in the tree goes. */
type Place = { readonly id: string; readonly parentId: string | null; readonly level: number }

type Looks = {
  readonly name?: Given<string>
  readonly slug?: Given<string>
  readonly position?: Given<number>
  readonly iconUrl?: Given<string>
  readonly imageUrl?: Given<string>
}

export const checkCategory = (input: Looks): readonly Check[] => [
  checkLine(input.name, { least: 1, most: 50 }, 'name'),
  checkSlug(input.slug, 'slug'),
  checkPosition(input.position),
  checkLink(input.iconUrl, 'iconUrl'),
  checkLink(input.imageUrl, 'imageUrl'),
]

export const levelBelow = (parent: Place | null): number => (parent?.level ?? 0) + 1

/** How many levels a category takes up, itself included. */
const heightOf = (category: Place, below: readonly Place[]): number =>
  below.reduce((deepest, { level }) => Math.max(deepest, level - category.level + 1), 1)

/** Whether a category with all below it may stand under that parent. A new one has nothing below it. */
export function checkPlace(
  parent: Place | null,
  moving?: { readonly category: Place; readonly below: readonly Place[] },
): Check {
  const isUnderItself = moving && parent && [moving.category, ...moving.below].some(({ id }) => id === parent.id)
  if (isUnderItself) return wrong('CATEGORY_CYCLE', 'A category cannot stand under itself.', 'parentId')
  const height = moving ? heightOf(moving.category, moving.below) : 1
  if (levelBelow(parent) + height - 1 <= DEEPEST_LEVEL) return null
  return wrong('CATEGORY_DEPTH', `The tree is at most ${DEEPEST_LEVEL} levels deep.`, 'parentId')
}

export const checkRoom = (siblings: number): Check =>
  siblings < MOST_SIBLINGS
    ? null
    : wrong('CATEGORY_FULL', `At most ${MOST_SIBLINGS} categories stand at one place.`, 'parentId')
