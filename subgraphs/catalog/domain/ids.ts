import type { Check, Given } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import { checkDistinct, checkSize, wrong } from './check.ts'

/** Ids of what other domains own are kept as they come: their kind can be checked here, their being cannot. */
export const checkId = (id: string, prefix: string, ...path: readonly string[]): Check =>
  parseId(prefix, id) ? null : wrong('ID_SHAPE', `This is no id that begins with \`${prefix}_\`.`, ...path)

type Wanted = { readonly prefix: string; readonly most: number }

export function checkIds(
  ids: Given<readonly string[]>,
  { prefix, most }: Wanted,
  ...path: readonly string[]
): readonly Check[] {
  const bad = (ids ?? []).findIndex((id) => parseId(prefix, id) === null)
  return [
    checkSize(ids, { least: 0, most }, ...path),
    checkDistinct(ids, ...path),
    bad < 0 ? null : checkId(ids?.[bad] ?? '', prefix, ...path, String(bad)),
  ]
}
