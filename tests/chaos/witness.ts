import type { Scene } from './scene.ts'

/** Who looks: what those who run the mall are shown is never kept, what a buyer is shown may be. */
export type Viewer = 'buyer' | 'operator'

export type State = { readonly id: string; readonly status: string; readonly version?: number }

export type Seen = State & { readonly at: number }

/** What nothing comes after, where no version says what was first. */
const FINAL: ReadonlySet<string> = new Set(['READY', 'REFUSED', 'SUCCEEDED', 'FAILED', 'CLOSED'])

/**
 * Whoever looks again, one look after the other, sees what he saw or what became of it; so does who looks after a change of his own.
 * A look that began before another one had ended may see what is older: `since` is when it began.
 */
export function witness({ seen, tell }: Scene, state: State, { who, since }: { who: Viewer; since: number }): void {
  const key = `${who} ${state.id}`
  const was = seen.get(key)
  const isOlder = was !== undefined && isBefore(state, was)
  if (was && isOlder && was.at <= since) tell({ what: 'went back', id: state.id, was: show(was), is: show(state) })
  if (!isOlder) seen.set(key, Object.assign({ at: performance.now() }, state))
}

function isBefore(state: State, was: State): boolean {
  if (state.version !== undefined && was.version !== undefined) return state.version < was.version
  return FINAL.has(was.status) && state.status !== was.status
}

const show = ({ status, version }: State): string => `${status} ${version ?? ''}`.trim()
