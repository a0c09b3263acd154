import { bounded } from '@supermall/kernel/bounded'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Reading } from './reading.ts'

/** Who may take what from what is kept. */
export type Owners = {
  readonly of: (viewer: Viewer) => Pick<Reading, 'owner' | 'since'>
  /** He changed something: his next look must show it, whatever was kept for him or for all. */
  readonly changed: (viewer: Viewer) => void
}

const MOST_SESSIONS = 100_000

export function sessionOwners(clock: () => number): Owners {
  const changedAt = bounded<number>({ most: MOST_SESSIONS, mostCharacters: Number.POSITIVE_INFINITY })

  return {
    of(viewer) {
      if (viewer.audience !== 'CONSUMER') return { owner: null, since: 0 }
      const since = changedAt.get(viewer.sessionId) ?? 0
      return { owner: `${viewer.sessionId} ${since}`, since }
    },
    changed(viewer) {
      if (viewer.audience !== 'CONSUMER') return
      changedAt.set(viewer.sessionId, clock())
    },
  }
}
