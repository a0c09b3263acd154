/** What a member is, as far as goods ask: one level and any number of groups. */
export type Standing = { readonly levelId: string | null; readonly groupIds: readonly string[] }

/** Two empty lists admit everybody; otherwise one match is enough, of the level or of any group. */
export const admits = (
  { levelId, groupIds }: Standing,
  levels: readonly string[],
  groups: readonly string[],
): boolean =>
  (levels.length === 0 && groups.length === 0) ||
  (levelId !== null && levels.includes(levelId)) ||
  groupIds.some((id) => groups.includes(id))
