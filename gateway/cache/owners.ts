import type { Viewer } from '@supermall/subgraph/viewer'

/** Under which name a viewer's private data is kept. */
export type Owners = {
  /** Null for whoever has none that is kept. */
  readonly nameOf: (viewer: Viewer) => string | null
  /** He changed something: what was kept for him is found no more. */
  readonly changed: (viewer: Viewer) => void
}

const MOST_SESSIONS = 100_000

export function sessionOwners(): Owners {
  const turns = new Map<string, number>()
  let turn = 0

  return {
    nameOf: (viewer) =>
      viewer.audience === 'CONSUMER' ? `${viewer.sessionId} ${turns.get(viewer.sessionId) ?? 0}` : null,
    changed(viewer) {
      if (viewer.audience !== 'CONSUMER') return
      turns.delete(viewer.sessionId)
      const oldest = turns.size >= MOST_SESSIONS ? turns.keys().next().value : undefined
      if (oldest !== undefined) turns.delete(oldest)
      turns.set(viewer.sessionId, ++turn)
    },
  }
}
