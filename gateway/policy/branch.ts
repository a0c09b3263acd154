import type { GraphQLOutputType } from 'graphql'

/** A field that this viewer does not get, and what stands in the answer instead. */
export type Denial = {
  readonly responseName: string
  readonly code: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'UNAUTHORIZED_FIELD_OR_TYPE'
  /** `Type.field`, for the log. */
  readonly where: string
  readonly isNullable: boolean
}

/** Where in an answer the markers of denied fields lie: only the ways that lead to one. */
export type Branch = {
  /** By the marker's name in the answer. */
  readonly denials: Map<string, Denial>
  readonly children: Map<string, { readonly type: GraphQLOutputType; readonly branch: Branch }>
}

export const newBranch = (): Branch => ({ denials: new Map(), children: new Map() })

export const isBare = (branch: Branch): boolean => branch.denials.size === 0 && branch.children.size === 0

/**
 * Two selections of one response name have the same shape, by validation: what leads on from them can be laid together.
 */
export function graft(onto: Branch, from: Branch): void {
  for (const [marker, denial] of from.denials) onto.denials.set(marker, denial)
  for (const [name, { type, branch }] of from.children) grow(onto, name, { type, branch })
}

export function grow(onto: Branch, name: string, { type, branch }: { type: GraphQLOutputType; branch: Branch }): void {
  if (isBare(branch)) return
  const child = onto.children.get(name) ?? { type, branch: newBranch() }
  onto.children.set(name, child)
  graft(child.branch, branch)
}
