import type { HTTPGraphQLRequest } from '@apollo/server'
import type { Asking } from '../asking.ts'
import type { Rehearsal } from './rehearsal.ts'

export type Hottest = {
  readonly saw: (request: HTTPGraphQLRequest, asking: Asking) => void
  /** Those that were asked most often lately, first. */
  readonly top: (most: number) => readonly Rehearsal[]
}

/** One look in so many is enough to know what is asked often. */
const EACH = 8
const MOST = 1_000
/** Of an operation and its variables: what is longer is nobody's habit, and so many of them would fill the memory. */
const MOST_CHARACTERS = 8_000

/**
 * What is asked most often, and by whom: what a viewer may not see is planned differently. Changes are not remembered, for what
 * they are about is nobody's business later; the rarest are forgotten first.
 */
export function hottest(random: () => number): Hottest {
  const counts = new Map<string, { readonly count: number; readonly last: Rehearsal }>()

  function forgetHalf(): void {
    const all = [...counts].sort(([, a], [, b]) => b.count - a.count)
    counts.clear()
    for (const [key, { count, last }] of all.slice(0, MOST / 2)) counts.set(key, { count: count / 2, last })
  }

  return {
    saw(request, asking) {
      if (random() * EACH >= 1) return
      const last = rehearsalOf(request, asking)
      if (last === null || last.query.length + JSON.stringify(last.variables).length > MOST_CHARACTERS) return
      const key = keyOf(last)
      counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, last })
      if (counts.size > MOST) forgetHalf()
    },
    top: (most) =>
      [...counts.values()]
        .sort((a, b) => b.count - a.count)
        .slice(0, most)
        .map(({ last }) => last),
  }
}

/** Wherever it stands: before it there may be a comment or another operation. */
const MUTATION = /\bmutation\b/

/** Nothing of the request itself is kept: not its headers, and with them no token. */
function rehearsalOf({ body, search }: HTTPGraphQLRequest, asking: Asking): Rehearsal | null {
  const { query, variables, operationName } = (body ?? readSearch(search)) as Readonly<Record<string, unknown>>
  if (typeof query !== 'string' || MUTATION.test(query)) return null
  return {
    query,
    variables: (variables ?? {}) as Rehearsal['variables'],
    operationName: typeof operationName === 'string' ? operationName : null,
    viewer: asking.request.viewer,
    contract: asking.contract?.name ?? null,
  }
}

function readSearch(search: string): Readonly<Record<string, unknown>> {
  const { variables = '{}', ...given } = Object.fromEntries(new URLSearchParams(search))
  return { ...given, variables: JSON.parse(variables) }
}

function keyOf({ query, operationName, viewer, contract }: Rehearsal): string {
  const rights = 'permissions' in viewer ? viewer.permissions.join(' ') : ''
  return [viewer.audience, rights, contract ?? '', operationName ?? '', query].join('\n')
}
